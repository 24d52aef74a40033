import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { RotatingLog } from './rotating-log.ts';
import { ServiceOutput } from './service-output.ts';
import { RESTART_POLICY, ServiceProcess } from './service-process.ts';

test('what dies is started again after a quarter of a second, and more slowly when it dies again and again', async () => {
  const ready = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await once(ready, 'listening');
  onTestFinished(() => void ready.close());
  const folder = temporaryFolder();
  const waits: { ms: number; start: () => void }[] = [];
  const service = new ServiceProcess({
    spec: {
      name: 'sleeper',
      command: 'sleep',
      args: ['60'],
      cwd: folder,
      env: {},
      readyUrl: `http://127.0.0.1:${(ready.address() as AddressInfo).port}`,
      stopWithinMs: 5_000,
    },
    output: new ServiceOutput({
      name: 'sleeper',
      log: new RotatingLog(`${folder}/sleeper.log`),
      notice: () => undefined,
      warn: () => undefined,
    }),
    say: () => undefined,
    onStart: () => undefined,
    policy: { ...RESTART_POLICY, steadyAfterMs: Number.POSITIVE_INFINITY },
    later: (start, ms) => {
      waits.push({ ms, start });
      return undefined;
    },
  });
  onTestFinished(() => service.stop());
  service.start();
  expect(await service.ready(20_000)).toEqual({ isReady: true });
  for (let deaths = 1; deaths <= RESTART_POLICY.delaysMs.length + 1; deaths += 1) {
    if (!service.identity) throw new Error('it does not run');
    process.kill(service.identity.pid, 'SIGKILL');
    await eventually(() => waits.length === deaths, 20_000);
    waits.at(-1)?.start();
  }
  expect(waits[0]?.ms).toBe(250);
  expect(waits.map(({ ms }) => ms)).toEqual([...RESTART_POLICY.delaysMs, RESTART_POLICY.delaysMs.at(-1)]);
});
