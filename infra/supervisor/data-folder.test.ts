import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openDataFolder } from './data-folder.ts';
import { identifyProcess } from './process-identity.ts';
import { readControlSecret } from './secrets.ts';
import { StartError } from './start-error.ts';
import { exitOf, isAlive } from './testing.ts';

const silent = () => undefined;

/** A process that ignores SIGTERM, in a group of its own. */
async function stubbornProcess() {
  const child = spawn(
    process.execPath,
    ['-e', "process.on('SIGTERM',()=>{});console.log('up');setInterval(()=>{},1000)"],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

test('what an earlier start left running and does not end is killed', async () => {
  const path = temporaryFolder();
  const child = await stubbornProcess();
  const service = identifyProcess(child.pid ?? 0);
  if (!service) throw new Error('There is no /proc on this system.');
  writeFileSync(
    join(path, 'running.json'),
    JSON.stringify({ supervisor: { pid: 2 ** 22 + 1, startedAt: 'x' }, address: 'http://x', services: [service] }),
  );
  const folder = await openDataFolder(path, silent, 100);
  await exitOf(child);
  expect(child.signalCode).toBe('SIGKILL');
  await folder.release();
});

test('a process that only has the pid of one from an earlier start is left alone', async () => {
  const path = temporaryFolder();
  const child = await stubbornProcess();
  writeFileSync(
    join(path, 'running.json'),
    JSON.stringify({
      supervisor: { pid: 2 ** 22 + 1, startedAt: 'x' },
      address: 'http://x',
      services: [{ name: 'recordings', pid: child.pid, startedAt: 'another boot/1' }],
    }),
  );
  const folder = await openDataFolder(path, silent, 100);
  expect(isAlive(child.pid ?? 0)).toBe(true);
  await folder.release();
});

test('a note that is damaged counts as none', async () => {
  const path = temporaryFolder();
  writeFileSync(join(path, 'running.json'), '{"supervisor":{"pid":1');
  const folder = await openDataFolder(path, silent, 100);
  await folder.release();
  await (await openDataFolder(path, silent, 100)).release();
});

test('the data folder is made, and only its owner may look into it', async () => {
  const path = join(temporaryFolder(), 'a', 'b');
  const folder = await openDataFolder(path, silent);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  await folder.release();
});

test('a data folder that cannot be made is said', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expect(openDataFolder(join(file, 'data'), silent)).rejects.toThrow(/cannot be made or written/);
});

test('a secret that lost its mode gets it back, and a damaged one is said instead of replaced', () => {
  const path = temporaryFolder();
  const secret = readControlSecret(path);
  const file = join(path, 'secrets.json');
  chmodSync(file, 0o644);
  expect(readControlSecret(path)).toBe(secret);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, '{}');
  expect(() => readControlSecret(path)).toThrow(StartError);
  expect(readFileSync(file, 'utf8')).toBe('{}');
});
