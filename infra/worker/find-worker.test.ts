import { spawn } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { fakeProgram } from '../testing/fake-program.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { workerCacheFolder, workerCacheKey } from './cache-key.mjs';
import { DOWNLOAD_LIMITS, prebuiltUrl } from './download-worker.mjs';
import { findWorker } from './find-worker.mjs';

const VERSION = '9.8.7';
// What a mediasoup worker does when somebody else than mediasoup starts it.
const STARTS = 'exit 41';

/** A project with a mediasoup package, an empty cache, and a server of downloads that nobody answers on. */
function machine() {
  const root = temporaryFolder();
  const mediasoup = join(root, 'node_modules', 'mediasoup');
  mkdirSync(join(root, 'sfu-server'), { recursive: true });
  mkdirSync(mediasoup, { recursive: true });
  writeFileSync(join(root, 'sfu-server', 'package.json'), '{}');
  writeFileSync(join(mediasoup, 'package.json'), JSON.stringify({ version: VERSION, main: 'index.js' }));
  writeFileSync(join(mediasoup, 'index.js'), '');
  writeFileSync(join(mediasoup, 'npm-scripts.mjs'), '');
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    XDG_CACHE_HOME: join(root, 'cache'),
    MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: 'http://127.0.0.1:1',
  };
  const built: string[] = [];
  const tested: string[] = [];
  const context = {
    root,
    node: process.execPath,
    env,
    report: (_text: string) => undefined,
    build: async ({ folder }: { folder: string }) => {
      const path = fakeProgram(join(folder, 'built'), STARTS);
      built.push(path);
      return path;
    },
    selfTest: async (_node: string, binary: string) => {
      tested.push(binary);
    },
  };
  const kept = join(workerCacheFolder(env), workerCacheKey(VERSION), 'mediasoup-worker');
  return { root, env, context, built, tested, kept };
}

/** A local server in the place of the official downloads. */
async function downloads(answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, asked };
}

/** An archive as mediasoup's releases have them. */
function archiveWith(script: string): Buffer {
  const folder = temporaryFolder();
  fakeProgram(join(folder, 'mediasoup-worker'), script);
  return execFileSync('tar', ['-czf', '-', '-C', folder, 'mediasoup-worker']);
}

describe('the media worker is, in this order,', () => {
  test('the one that MEDIASOUP_WORKER_BIN names, also when there is another in the cache', async () => {
    const { root, context, env, kept, built } = machine();
    fakeProgram(kept, STARTS);
    env.MEDIASOUP_WORKER_BIN = fakeProgram(join(root, 'mine'), STARTS);
    expect((await findWorker(context)).value).toBe(join(root, 'mine'));
    expect(built).toEqual([]);
  });

  test('the one in the cache, without a download', async () => {
    const server = await downloads((_, response) => response.end());
    const { context, env, kept, built } = machine();
    env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL = server.url;
    fakeProgram(kept, STARTS);
    expect((await findWorker(context)).value).toBe(kept);
    expect(server.asked).toEqual([]);
    expect(built).toEqual([]);
  });

  test('the official one, asked for by the name that mediasoup gives it, tested and kept', async () => {
    const archive = archiveWith(STARTS);
    const server = await downloads((_, response) => response.end(archive));
    const { context, env, kept, built, tested } = machine();
    env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL = server.url;
    const found = await findWorker(context);
    expect(found).toMatchObject({ value: kept, said: expect.stringContaining('downloaded and tested') });
    expect(server.asked[0]).toMatch(
      new RegExp(`^/${VERSION}/mediasoup-worker-${VERSION}-linux-\\w+-kernel\\d+\\.tgz$`),
    );
    expect(statSync(kept).mode & 0o111).not.toBe(0);
    expect([built.length, tested.length]).toEqual([0, 1]);
    await findWorker(context);
    expect(server.asked).toHaveLength(1);
  });

  test('one that is built, tested and kept', async () => {
    const { context, kept, built, tested } = machine();
    const found = await findWorker(context);
    expect(found.value).toBe(kept);
    expect([built.length, tested.length]).toEqual([1, 1]);
    expect((await findWorker(context)).said).toContain('kept from an earlier start');
    expect(built).toHaveLength(1);
  });
});

describe('a build takes the place of an official worker', () => {
  const answers: [string, RequestListener, Partial<typeof DOWNLOAD_LIMITS>?][] = [
    ['that does not exist (404)', (_, response) => response.writeHead(404).end('not found')],
    ['whose archive is damaged', (_, response) => response.end('this is no archive')],
    ['whose archive is cut off', (_, response) => response.end(archiveWith(STARTS).subarray(0, 60))],
    [
      'whose connection breaks',
      (_, response) => response.writeHead(200, { 'content-length': '1000' }).write('x', () => response.destroy()),
    ],
    ['that does not run on this machine', (_, response) => response.end(archiveWith('exit 127'))],
    ['whose server never answers', () => undefined, { answerMs: 2_000 }],
    [
      'whose server stops in the middle',
      (_, response) => response.writeHead(200, { 'content-length': '1000' }).write('x'),
      { stallMs: 500 },
    ],
  ];
  test.each(answers)('%s', async (_name, answer, limits = {}) => {
    const server = await downloads(answer);
    const { context, env, kept, built } = machine();
    env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL = server.url;
    const found = await findWorker({ ...context, limits: { ...DOWNLOAD_LIMITS, ...limits } });
    expect(server.asked).toHaveLength(1);
    expect(found).toMatchObject({ value: kept, said: expect.stringContaining('there was no official one') });
    expect(built).toHaveLength(1);
    expect(readdirSync(join(kept, '..')).sort()).toEqual(['lock', 'mediasoup-worker']);
  });

  test('that fails the self-test', async () => {
    const archive = archiveWith(STARTS);
    const server = await downloads((_, response) => response.end(archive));
    const { context, env, built } = machine();
    env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL = server.url;
    const selfTest = async (_node: string, binary: string) => {
      if (binary !== built[0]) throw new Error('a packet got lost');
    };
    expect((await findWorker({ ...context, selfTest })).said).toContain('a packet got lost');
    expect(built).toHaveLength(1);
  });
});

test('a built worker that fails the self-test is not kept', async () => {
  const { context, kept } = machine();
  const selfTest = () => Promise.reject(new Error('a packet got lost'));
  await expect(findWorker({ ...context, selfTest })).rejects.toThrow(/did not pass its test.*a packet got lost/);
  expect(existsSync(kept)).toBe(false);
});

test('a kept worker whose libraries are gone is replaced', async () => {
  const { context, kept, built } = machine();
  fakeProgram(kept, 'exit 127');
  await findWorker(context);
  expect(built).toHaveLength(1);
  expect(readFileSync(kept, 'utf8')).toContain(STARTS);
});

test('a MEDIASOUP_WORKER_BIN that is no worker is an error and not passed over', async () => {
  const { context, env, built } = machine();
  env.MEDIASOUP_WORKER_BIN = '/bin/true';
  await expect(findWorker(context)).rejects.toThrow(/MEDIASOUP_WORKER_BIN is \/bin\/true/);
  expect(built).toEqual([]);
});

test('a cache that cannot be written is said', async () => {
  const { root, context, env } = machine();
  writeFileSync(join(root, 'file'), '');
  env.XDG_CACHE_HOME = join(root, 'file');
  await expect(findWorker(context)).rejects.toThrow(/Set XDG_CACHE_HOME/);
});

test('what an interrupted start left half-done is swept away', async () => {
  const { context, kept } = machine();
  mkdirSync(join(kept, '..', 'new-abc', 'build'), { recursive: true });
  await findWorker(context);
  expect(readdirSync(join(kept, '..')).sort()).toEqual(['lock', 'mediasoup-worker']);
});

test('the cache key changes with the version, the system and any byte of the recipe', () => {
  const recipe = temporaryFolder();
  writeFileSync(join(recipe, 'CMakeLists.txt'), 'a');
  const keyOf = (version: string, system: string) => workerCacheKey(version, { recipe, system });
  const keys = [keyOf('1', 'debian-12'), keyOf('2', 'debian-12'), keyOf('1', 'debian-13')];
  writeFileSync(join(recipe, 'CMakeLists.txt'), 'b');
  keys.push(keyOf('1', 'debian-12'));
  expect(new Set(keys).size).toBe(4);
  expect(keyOf('1', 'debian-12')).toBe(keys[3]);
});

test('the official place is used when no other is set', () => {
  expect(prebuiltUrl('3.2.1', {})).toMatch(
    /^https:\/\/github\.com\/versatica\/mediasoup\/releases\/download\/3\.2\.1\//,
  );
});

describe('two starts at once', () => {
  const starter = fileURLToPath(new URL('fixtures/find-with-slow-build.mjs', import.meta.url));
  const startIn = (root: string, env: NodeJS.ProcessEnv) => {
    const child = spawn(process.execPath, [starter, root], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const output: string[] = [];
    child.stdout.on('data', (data) => output.push(String(data)));
    // Also what it printed is there then.
    return { child, output, closed: once(child, 'close') };
  };
  const letBuildsEnd = (root: string) => writeFileSync(join(root, 'go'), '');
  const builds = (root: string) =>
    existsSync(join(root, 'builds.txt')) ? readFileSync(join(root, 'builds.txt'), 'utf8').trim().split('\n').length : 0;

  test('build once, and both use the same whole binary', async () => {
    const { root, env, kept } = machine();
    const both = [startIn(root, env), startIn(root, env)];
    const said = () => both.map(({ output }) => output.join(''));
    await eventually(() => said().join('').includes('waiting for that') && builds(root) === 1, 30_000);
    letBuildsEnd(root);
    await Promise.all(both.map(({ closed }) => closed));
    expect(said().map((text) => text.includes(`found ${kept}`))).toEqual([true, true]);
    expect(builds(root)).toBe(1);
  }, 90_000);

  test('do not wait for one that was killed in the middle of its build', async () => {
    const { root, env, kept } = machine();
    const killed = startIn(root, env);
    await eventually(() => builds(root) === 1, 30_000);
    killed.child.kill('SIGKILL');
    await killed.closed;
    letBuildsEnd(root);
    const next = startIn(root, env);
    await next.closed;
    expect(next.output.join('')).toContain(`found ${kept}`);
    expect(builds(root)).toBe(2);
  }, 90_000);
});

test('a binary that is not allowed to run is not used', async () => {
  const { context, kept, built } = machine();
  fakeProgram(kept, STARTS);
  chmodSync(kept, 0o644);
  await findWorker(context);
  expect(built).toHaveLength(1);
});
