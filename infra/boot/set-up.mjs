import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SettingsError } from '../settings/read-settings.mjs';
import { findWorker } from '../worker/find-worker.mjs';
import { lockFile } from './file-lock.mjs';
import { endRunningCommands } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { findChromium } from './steps/chromium.mjs';
import { findFfmpeg } from './steps/ffmpeg.mjs';
import { findNode } from './steps/node.mjs';
import { installPackages } from './steps/packages.mjs';
import { bundlePrograms } from './steps/programs.mjs';
import { findTestServers } from './steps/test-servers.mjs';
import { buildWeb } from './steps/web.mjs';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const OLDEST_NODE = 20;

/**
 * Brings this machine to where the services can start. Every step is skipped when what it makes is already there.
 * A lock keeps a second start of the same checkout waiting, so that two never install into one folder.
 *
 * @typedef {object} Tools
 * @property {string} node path of the Node that runs the services
 * @property {string} ffmpeg
 * @property {string | undefined} ffprobe
 * @property {string} worker path of the media worker
 * @property {string} programs folder of the supervisor and the services, one file each
 * @property {string} webDist folder of the built web app
 *
 * @param {ReturnType<import('./progress.mjs').createProgress>} progress
 * @returns {Promise<Tools>}
 */
export async function setUp(progress) {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new SetUpError(
      `Node ${OLDEST_NODE} or later is needed to begin, and this is ${process.version}. Install a newer one from https://nodejs.org or with your system's packages.`,
    );
  }
  const root = ROOT;
  const lock = await lockFile(join(root, '.cache', 'set-up.lock'), {
    onWait: () => progress.say('Another start is setting up this folder at this moment; waiting for it.'),
  });
  try {
    await progress.step('Packages', (report) => installPackages({ root, report }));
    const node = await progress.step('Node', () => findNode({ root }));
    const { ffmpeg, ffprobe } = await progress.step('ffmpeg', (report) => findFfmpeg({ root, report, node }));
    const worker = await progress.step('Media worker', (report) => findWorker({ root, node, report }));
    const programs = await progress.step('Services', (report) => bundlePrograms({ root, node, report }));
    const webDist = await progress.step('Web app', (report) => buildWeb({ root, node, report }));
    return { node, ffmpeg, ffprobe, worker, programs, webDist };
  } finally {
    await lock?.release();
  }
}

/** What the browser tests need besides. @param {ReturnType<import('./progress.mjs').createProgress>} progress @param {string} node */
export function setUpBrowser(progress, node) {
  return progress.step('Chromium', (report) => findChromium({ root: ROOT, node, report }));
}

/** Servers that only the tests start. @param {ReturnType<import('./progress.mjs').createProgress>} progress */
export function setUpTestServers(progress) {
  return progress.step('Servers for the tests', (report) => findTestServers({ report }));
}

/** Settings may stand in a file `.env` in the project's folder; what the environment says already wins. */
export function readEnvFile() {
  const path = join(ROOT, '.env');
  if (!existsSync(path)) return;
  if (typeof process.loadEnvFile !== 'function') {
    throw new SetUpError(`There is a file .env, but Node ${process.version} cannot read it. Node 20.12 or later can.`);
  }
  process.loadEnvFile(path);
}

/** Prints why set-up ended and returns the exit code. @param {unknown} error */
export function explain(error) {
  endRunningCommands();
  process.stderr.write(
    error instanceof SetUpError || error instanceof SettingsError
      ? `\n${error.message}\n`
      : `\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 1;
}

/** Lets Ctrl-C during set-up end what was started, and says how to go on. */
export function endOnSignal() {
  const end = (/** @type {NodeJS.Signals} */ signal) => {
    endRunningCommands();
    process.stderr.write('\nStopped. Start again to go on where this was left.\n');
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return () => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
}
