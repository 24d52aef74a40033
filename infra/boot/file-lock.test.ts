import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { lockFile } from './file-lock.mjs';

test('a lock is held by one at a time, and free after its release', async () => {
  const path = join(temporaryFolder(), 'sub', 'lock');
  const first = await lockFile(path);
  expect(first?.isHeld).toBe(true);
  expect(await lockFile(path, { wait: false })).toBeUndefined();
  await first?.release();
  const second = await lockFile(path, { wait: false });
  expect(second?.isHeld).toBe(true);
  await second?.release();
});

test('one who waits is told so, and gets the lock when it is released', async () => {
  const path = join(temporaryFolder(), 'lock');
  const first = await lockFile(path);
  let waits = 0;
  const second = await lockFile(path, {
    onWait: () => {
      waits += 1;
      void first?.release();
    },
  });
  expect([second?.isHeld, waits]).toEqual([true, 1]);
  await second?.release();
});

test('the lock of a process that was killed is free at once', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'lock');
  const module = pathToFileURL(join(import.meta.dirname, 'file-lock.mjs')).href;
  const script = join(folder, 'hold.mjs');
  writeFileSync(
    script,
    `import { lockFile } from ${JSON.stringify(module)};\nawait lockFile(process.argv[2]);\nconsole.log('held');\nsetInterval(() => {}, 1000);\n`,
  );
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  expect(await lockFile(path, { wait: false })).toBeUndefined();
  child.kill('SIGKILL');
  const lock = await lockFile(path);
  expect(lock?.isHeld).toBe(true);
  await lock?.release();
});

test('where there is no way to lock, work goes on and the lock says that it is not held', async () => {
  const lock = await lockFile(join(temporaryFolder(), 'lock'), { command: 'no-such-program' });
  expect(lock?.isHeld).toBe(false);
  await lock?.release();
});

test('a folder that cannot be written does not stop the work', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  expect((await lockFile(join(folder, 'file', 'lock')))?.isHeld).toBe(false);
});
