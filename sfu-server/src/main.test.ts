import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sfuCalls, sfuNotices } from '@campus/protocol/control/sfu';
import { connectControl } from '@campus/service-kit/control-link';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { workerBinary } from './testing/worker-binary.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const secret = randomUUID();
const environment = {
  CONTROL_SECRET: secret,
  SFU_CONTROL_PORT: '0',
  SFU_PORT: '0',
  SFU_WORKERS: '1',
  LOG_LEVEL: 'info',
};

vi.setConfig({ testTimeout: 120_000 });

describe('the service as a process', () => {
  let child: ChildProcess | undefined;
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  const start = (env: Record<string, string>) => {
    child = spawn(process.execPath, [main], {
      env: { ...process.env, ...environment, MEDIASOUP_WORKER_BIN: workerBinary(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const said: Record<string, unknown>[] = [];
    const plain: string[] = [];
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line) as (typeof said)[0]));
    }
    if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => plain.push(line));
    const line = (msg: string) =>
      eventually(() => said.find((candidate) => candidate['msg'] === msg) ?? (false as const));
    return { child, said, plain, line };
  };
  const isRunning = (pid: number) => {
    try {
      // A zombie still has an entry, but runs no more.
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };

  it('takes orders by the secret, says how it is, and closes on SIGTERM without leaving a process', async () => {
    const { child: service, line } = start({});
    const port = Number((await line('the SFU takes orders'))['port']);
    const workerPid = Number((await line('a worker is running'))['pid']);
    const url = `http://127.0.0.1:${port}`;
    const link = connectControl({ url, secret, calls: sfuCalls, notices: sfuNotices, log: silentLog() });
    await eventually(() => link.isUp);
    expect(await link.call('node.hello', {})).toMatchObject({ workers: 1 });
    await link.call('room.open', { roomId: 'room-one' });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const value of ['campus_sfu_rooms{service="sfu"} 1', 'campus_sfu_workers{service="sfu"} 1']) {
      expect(metrics).toContain(value);
    }
    link.close();
    service.kill('SIGTERM');
    expect(await once(service, 'exit')).toEqual([0, null]);
    await eventually(() => !isRunning(workerPid));
  });

  it('leaves no worker behind when it is killed', async () => {
    const { child: service, line } = start({});
    const workerPid = Number((await line('a worker is running'))['pid']);
    expect(isRunning(workerPid)).toBe(true);
    service.kill('SIGKILL');
    await once(service, 'exit');
    await eventually(() => !isRunning(workerPid));
  });

  it('ends with its parent when that is wanted', async () => {
    const { child: service, line } = start({ EXIT_WITH_PARENT: '1' });
    await line('the SFU takes orders');
    service.stdin?.end();
    expect(await once(service, 'exit')).toEqual([0, null]);
  });

  it('says what is wrong with its settings and exits 78', async () => {
    const { child: service, plain } = start({ CONTROL_SECRET: '', SFU_WORKERS: 'many' });
    expect(await once(service, 'close')).toEqual([78, null]);
    expect(plain.join('\n')).toMatch(/CONTROL_SECRET[\s\S]*SFU_WORKERS/);
  });

  it('exits 1 when there is no worker to start', async () => {
    const { child: service } = start({ MEDIASOUP_WORKER_BIN: '/nowhere/mediasoup-worker' });
    expect(await once(service, 'exit')).toEqual([1, null]);
  });
});
