import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { endRunningCommands, runCommand } from './run-command.mjs';

const sh = (script: string, options = {}) => runCommand('sh', ['-c', script], options);

test('what a command prints comes line by line, and its end as the result', async () => {
  const lines: string[] = [];
  const output = await sh('echo one; printf "two\\n\\nthree"; echo four >&2', {
    onLine: (line: string) => lines.push(line),
  });
  expect(lines).toContain('one');
  expect(lines).toContain('two');
  expect(output).toContain('three');
  expect(output).toContain('four');
});

test('a command that fails says with what, and keeps its last words', async () => {
  await expect(sh('echo sorry; exit 5')).rejects.toMatchObject({
    message: 'sh ended with 5',
    output: 'sorry\n',
    exitCode: 5,
  });
  await expect(runCommand('no-such-program', [])).rejects.toThrow(/no-such-program.*ENOENT/);
});

test('a command that takes too long is ended', async () => {
  await expect(runCommand('sleep', ['60'], { timeoutMs: 300 })).rejects.toThrow(/took longer than 0.3 s/);
});

test('a command that is not wanted any more is ended with all that it started', async () => {
  const file = join(temporaryFolder(), 'pid');
  const unwanted = new AbortController();
  const running = sh(`sleep 60 & echo $! > '${file}'; wait`, { signal: unwanted.signal });
  running.catch(() => undefined);
  await written(file);
  unwanted.abort();
  await expect(running).rejects.toThrow(/SIGTERM/);
  await gone(file);
});

test('when set-up is interrupted, the commands that run are ended with all that they started', async () => {
  const file = join(temporaryFolder(), 'pid');
  const running = sh(`sleep 60 & echo $! > '${file}'; wait`);
  running.catch(() => undefined);
  await written(file);
  endRunningCommands();
  await expect(running).rejects.toThrow(/SIGKILL/);
  await gone(file);
});

const written = (file: string) => eventually(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));

/** Resolves when the process whose number stands in the file has ended. */
async function gone(file: string) {
  const pid = Number(readFileSync(file, 'utf8'));
  expect(pid).toBeGreaterThan(1);
  await eventually(() => {
    const state = existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : '';
    return state === '' || / Z /.test(state);
  });
}
