import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { endLeftOver, processesOf, RUN_MARK } from './left-over.mjs';

test('a process that a test run left behind is found however it was started, ended and told', async () => {
  const run = `test-${process.pid}`;
  const script = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
    child.unref(); console.log(child.pid);`;
  const child = spawn(process.execPath, ['-e', script], {
    env: { ...process.env, [RUN_MARK]: run },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(String(output));
  onTestFinished(() => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // As it should be.
    }
  });
  await once(child, 'exit');
  const left = await endLeftOver(run, 50);
  expect(left).toEqual([{ pid, command: expect.stringContaining('setInterval') }]);
  expect(await endLeftOver(run, 2_000)).toEqual([]);
  expect(processesOf(run)).toEqual([]);
});
