import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockFile } from '../boot/file-lock.mjs';
import { CommandError, runCommand } from '../boot/run-command.mjs';
import { SetUpError } from '../boot/set-up-error.mjs';
import { thisMachine } from '../boot/steps/system-packages.mjs';
import { buildWorker } from './build-worker.mjs';
import { workerCacheFolder, workerCacheKey } from './cache-key.mjs';
import { DOWNLOAD_LIMITS, downloadWorker, prebuiltUrl } from './download-worker.mjs';

const SELF_TEST = fileURLToPath(new URL('self-test.mjs', import.meta.url));
const SELF_TEST_TIMEOUT_MS = 60_000;
const WORK_PREFIX = 'new-';

/**
 * Finds the media worker, or gets it, in this order: MEDIASOUP_WORKER_BIN; what an earlier start kept in the user's
 * cache; the official prebuilt one; a build from the sources inside the npm package. A new one is kept only after it
 * passed the self-test, and appears under its name in one step, so that nobody can start a half-written one. A lock
 * sees to it that two starts at once do the work once.
 *
 * `build`, `selfTest` and `limits` are there for the tests.
 *
 * @param {{ root: string, node: string, report: (text: string) => void, env?: NodeJS.ProcessEnv,
 *   machine?: import('../boot/steps/system-packages.mjs').Machine, build?: typeof buildWorker,
 *   selfTest?: typeof testWorker, limits?: typeof DOWNLOAD_LIMITS }} context
 * @returns {Promise<{ said: string, value: string }>} the binary's path
 */
export async function findWorker(context) {
  const { root, node, report, env = process.env, build = buildWorker, selfTest = testWorker } = context;

  const given = env.MEDIASOUP_WORKER_BIN;
  if (given) {
    // The services run in other folders than the person who typed a relative path.
    const path = resolve(given);
    if (startsHere(path)) return { said: 'the one from MEDIASOUP_WORKER_BIN', value: path };
    throw new SetUpError(
      `MEDIASOUP_WORKER_BIN is ${given}, but that is not a mediasoup worker that runs on this machine. Change it, or leave it out to have a worker found or built for you.`,
    );
  }

  const mediasoup = locateMediasoup(root);
  const folder = join(workerCacheFolder(env), workerCacheKey(mediasoup.version));
  const kept = join(folder, 'mediasoup-worker');
  const ready = { said: `version ${mediasoup.version}, kept from an earlier start`, value: kept };
  if (startsHere(kept)) return ready;

  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new SetUpError(
      `The media worker cannot be kept, because the folder ${folder} cannot be written. Set XDG_CACHE_HOME to a folder that can, and start again.`,
      { cause: error },
    );
  }
  const lock = await lockFile(join(folder, 'lock'), {
    onWait: () => report('another start is getting it at this moment; waiting for that'),
  });
  // What an interrupted start left behind belongs to nobody while we hold the lock.
  if (lock?.isHeld) {
    const leftOver = (await readdir(folder)).filter((name) => name.startsWith(WORK_PREFIX));
    for (const name of leftOver) await rm(join(folder, name), { recursive: true, force: true });
  }
  const work = await mkdtemp(join(folder, WORK_PREFIX));
  try {
    if (startsHere(kept)) return ready;
    const [binary, said] = await obtain();
    const finished = join(work, 'finished');
    await copyFile(binary, finished);
    await chmod(finished, 0o755);
    await rename(finished, kept);
    return { said, value: kept };
  } finally {
    await rm(work, { recursive: true, force: true });
    await lock?.release();
  }

  /** @returns {Promise<[string, string]>} a binary that passed the self-test, and the sentence about it */
  async function obtain() {
    let why;
    try {
      report('downloading the official worker');
      const downloaded = await downloadWorker({
        url: prebuiltUrl(mediasoup.version, env),
        folder: work,
        report,
        limits: context.limits ?? DOWNLOAD_LIMITS,
      });
      if (!startsHere(downloaded)) throw new Error('it does not run on this machine');
      report('testing the downloaded worker');
      await selfTest(node, downloaded);
      return [downloaded, `version ${mediasoup.version}, downloaded and tested`];
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    report(`there is no official worker to be had (${why}), so it is built`);
    const built = await build({
      mediasoupFolder: mediasoup.folder,
      folder: work,
      report,
      machine: context.machine ?? thisMachine(env),
    });
    report('testing the worker');
    try {
      await selfTest(node, built);
    } catch (error) {
      throw new SetUpError(
        `The media worker was built but did not pass its test, so it is not used: ${error instanceof Error ? error.message : String(error)}\nPlease report this. Until then, a worker that was built elsewhere can be named with MEDIASOUP_WORKER_BIN.`,
        { cause: error },
      );
    }
    return [built, `version ${mediasoup.version}, built and tested; there was no official one to be had (${why})`];
  }
}

/**
 * Whether a worker starts on this machine, so that its libraries are there. Started by anybody but mediasoup it ends
 * with the code 41 (worker/src/main.cpp).
 *
 * @param {string} path
 */
export function startsHere(path) {
  return existsSync(path) && spawnSync(path, [], { env: {}, stdio: 'ignore', timeout: 20_000 }).status === 41;
}

/** The whole self-test. Throws an Error with what went wrong. @param {string} node @param {string} binary */
export async function testWorker(node, binary) {
  try {
    await runCommand(node, [SELF_TEST, binary], { timeoutMs: SELF_TEST_TIMEOUT_MS });
  } catch (error) {
    throw new Error(error instanceof CommandError ? error.output.trim() || error.message : String(error), {
      cause: error,
    });
  }
}

/** mediasoup's folder and version, wherever npm put it. @param {string} root */
function locateMediasoup(root) {
  const require = createRequire(join(root, 'sfu-server', 'package.json'));
  let folder = dirname(realpathSync(require.resolve('mediasoup')));
  while (!existsSync(join(folder, 'npm-scripts.mjs'))) {
    if (folder === dirname(folder))
      throw new SetUpError('The package mediasoup is not complete. Delete node_modules and start again.');
    folder = dirname(folder);
  }
  return { folder, version: String(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version) };
}
