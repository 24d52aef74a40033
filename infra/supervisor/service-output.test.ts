import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { RotatingLog } from './rotating-log.ts';
import { ServiceOutput } from './service-output.ts';

function collect() {
  const file = join(temporaryFolder(), 'recordings.log');
  const log = new RotatingLog(file);
  const notices: string[] = [];
  const warnings: string[] = [];
  let nowMs = 0;
  const output = new ServiceOutput({
    name: 'recordings',
    log,
    notice: (text) => void notices.push(text),
    warn: (text) => void warnings.push(text),
    now: () => nowMs,
  });
  const logged = async () => {
    await log.close();
    return readFileSync(file, 'utf8');
  };
  return { output, notices, warnings, logged, passTime: (ms: number) => (nowMs += ms) };
}

test('notices go to the person, whole, however the pipe cuts them', async () => {
  const { output, notices, logged } = collect();
  for (const piece of ['NOT', 'ICE the li', 'nk\n{"level":"info","msg":"x"}\nNOTICE la']) output.read('stdout', piece);
  expect(notices).toEqual(['the link']);
  output.flush();
  expect(notices).toEqual(['the link', 'la']);
  expect(await logged()).toBe('{"level":"info","msg":"x"}\n');
});

test('a warning is shown shortly, and again only after a minute', async () => {
  const { output, warnings, passTime, logged } = collect();
  const line = `${JSON.stringify({ level: 'error', msg: 'the disk is full', path: '/x' })}\n`;
  for (let index = 0; index < 5; index += 1) output.read('stdout', line);
  expect(warnings).toEqual(['recordings: error: the disk is full']);
  passTime(60_001);
  output.read('stdout', line);
  expect(warnings).toHaveLength(2);
  expect((await logged()).split('\n')).toHaveLength(7);
});

test('what is not of our form is kept in the log and the last of it for a failed start', async () => {
  const { output, warnings, logged } = collect();
  output.read('stderr', 'Error: no\n{ not json\n');
  output.read('stdout', '{"level":30,"msg":"numbers as levels are not ours"}\n');
  expect(output.lastLines()).toHaveLength(3);
  expect(warnings).toEqual([]);
  expect(await logged()).toContain('Error: no\n{ not json\n');
});

test('a full log file is put aside, four times at most', async () => {
  const file = join(temporaryFolder(), 'x.log');
  for (let round = 0; round < 8; round += 1) {
    const log = new RotatingLog(file, 20);
    log.write(`line ${round} of some length`);
    await log.close();
  }
  expect(readFileSync(file, 'utf8')).toContain('line 7');
  expect(readFileSync(`${file}.1`, 'utf8')).toContain('line 6');
  expect(readFileSync(`${file}.4`, 'utf8')).toContain('line 3');
  expect(existsSync(`${file}.5`)).toBe(false);
});

test('a log that cannot be written does not end the services', async () => {
  const log = new RotatingLog(join(temporaryFolder(), 'missing', 'x.log'));
  log.write('one');
  await expect(log.close()).resolves.toBeUndefined();
});
