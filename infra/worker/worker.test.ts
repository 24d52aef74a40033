import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeProgram } from '../testing/fake-program.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { RECIPE, workerCacheFolder, workerCacheKey } from './cache-key.mjs';
import { startsHere, testWorker } from './find-worker.mjs';

const MEDIASOUP = join(import.meta.dirname, '..', '..', 'node_modules', 'mediasoup');
const version = String(JSON.parse(readFileSync(join(MEDIASOUP, 'package.json'), 'utf8')).version);
const worker =
  process.env.MEDIASOUP_WORKER_BIN ?? join(workerCacheFolder(process.env), workerCacheKey(version), 'mediasoup-worker');

test('the worker of this machine starts, and sound goes through its SRTP as it was sent', async () => {
  if (!startsHere(worker)) throw new Error(`There is no worker at ${worker}. npm start and npm test make it.`);
  await expect(testWorker(process.execPath, worker)).resolves.toBeUndefined();
});

test('a program that only starts as a worker does is not taken for one', async () => {
  const program = fakeProgram(join(temporaryFolder(), 'worker'), 'exit 41');
  expect(startsHere(program)).toBe(true);
  await expect(testWorker(process.execPath, program)).rejects.toThrow(/./);
});

const recipe = readFileSync(join(RECIPE, 'CMakeLists.txt'), 'utf8');

test('the line that the recipe changes stands in the sources exactly once', () => {
  const line = /set\(DTLS_BEFORE "(.*)"\)/.exec(recipe)?.[1];
  if (line === undefined) throw new Error('The recipe names no line.');
  const source = readFileSync(join(MEDIASOUP, 'worker', 'src', 'RTC', 'DtlsTransport.cpp'), 'utf8');
  expect(source.split(line)).toHaveLength(2);
});

test('the sources that the recipe compiles alone exist in this version of mediasoup', () => {
  const list = (name: string) => new RegExp(`set\\(${name}\\n([^)]*)\\)`).exec(recipe)?.[1]?.trim().split(/\s+/) ?? [];
  const files = [
    ...list('ALONE').map((name) => join('src', `${name}.cpp`)),
    ...list('ALONE_WEBRTC').map((name) => join('deps', 'libwebrtc', 'libwebrtc', `${name}.cc`)),
  ];
  expect(files.length).toBe(19);
  expect(files.filter((file) => !existsSync(join(MEDIASOUP, 'worker', file)))).toEqual([]);
});
