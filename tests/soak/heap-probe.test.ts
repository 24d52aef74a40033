import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HeapProbe, probedEnvironment } from './heap-probe.ts';

/** Makes 200 MB of garbage in objects and in buffers, and keeps 2 MB of each with every line it reads. */
const hoarder = `
  const kept = [];
  process.stdin.on('data', () => {
    for (let index = 0; index < 100; index += 1) {
      Buffer.alloc(1_000_000, 1);
      Array.from({ length: 20_000 }, (_, at) => ({ at }));
    }
    kept.push(Buffer.alloc(2_000_000, 1), new Array(250_000).fill(0.5));
    console.log('kept');
  });
  console.log('ready');`;

it('the heap probe sees what a program keeps, and not its garbage', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'campus-heap-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, ['-e', hoarder], {
    stdio: ['pipe', 'pipe', log],
    env: { ...process.env, ...probedEnvironment },
  });
  closeSync(log);
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  if (!child.stdin || !child.stdout || !child.pid) throw new Error('the program was not started');
  await once(child.stdout, 'data');
  const probe = await HeapProbe.open(child.pid, logFile);
  const readings = [await probe.usedKb()];
  for (let round = 0; round < 3; round += 1) {
    const said = once(child.stdout, 'data');
    child.stdin.write('more\n');
    await said;
    readings.push(await probe.usedKb());
  }
  const steps = readings.slice(1).map((reading, index) => reading - (readings[index] ?? Number.NaN));
  const keptKb = 4_000_000 / 1_024;
  for (const step of steps) {
    expect(step, steps.join()).toBeGreaterThan(keptKb * 0.9);
    expect(step, steps.join()).toBeLessThan(keptKb * 1.2);
  }
  probe.close();
  await expect(probe.usedKb()).rejects.toThrow('ended');
});
