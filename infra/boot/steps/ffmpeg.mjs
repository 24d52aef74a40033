import { existsSync, statSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError, runCommand } from '../run-command.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { thisMachine } from './system-packages.mjs';

export const FFMPEG_MAJOR = 5;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;
const DOWNLOAD_STALL_MS = 20_000;

/**
 * Finds ffmpeg, or gets it: FFMPEG_PATH, the system's (version 5 or later), the package ffmpeg-static, the system's
 * package manager when root.
 *
 * @typedef {{ ffmpeg: string, ffprobe: string | undefined }} Ffmpeg
 * @param {{ root: string, report: (text: string) => void, env?: NodeJS.ProcessEnv, node?: string,
 *   machine?: import('./system-packages.mjs').Machine, stallMs?: number }} context
 * @returns {Promise<{ said: string, value: Ffmpeg }>}
 */
export async function findFfmpeg(context) {
  const { env = process.env, report } = context;
  const machine = context.machine ?? thisMachine(env);

  const given = env.FFMPEG_PATH;
  if (given) {
    const version = await usableVersion(given);
    if (version === undefined) {
      throw new SetUpError(
        `FFMPEG_PATH is ${given}, but that is not an ffmpeg of version ${FFMPEG_MAJOR} or later. Change FFMPEG_PATH, or leave it out to have ffmpeg found for you.`,
      );
    }
    return found(given, `${version}, from FFMPEG_PATH`, env, machine);
  }

  const system = await fromSystem(env, machine);
  if (system) return system;

  const bundled = await fromPackage(context);
  if (bundled) return found(bundled.path, `${bundled.version}, from the package ffmpeg-static`, env, machine);

  if (machine.canInstall) {
    report('the system installs it (apt-get install ffmpeg)');
    try {
      await machine.install(['ffmpeg']);
    } catch (error) {
      throw new SetUpError(
        `ffmpeg could not be installed.\n${error instanceof CommandError ? error.output.trim() : String(error)}\nInstall ffmpeg ${FFMPEG_MAJOR} or later by hand, or set FFMPEG_PATH, and start again.`,
        { cause: error },
      );
    }
    const installed = await fromSystem(env, machine);
    if (installed) return installed;
  }
  throw new SetUpError(
    `ffmpeg ${FFMPEG_MAJOR} or later is needed and was not found. Install it, for example with\n  ${machine.installLine(['ffmpeg'])}\nor set FFMPEG_PATH to where it lies, and start again.`,
  );
}

/** @param {NodeJS.ProcessEnv} env @param {import('./system-packages.mjs').Machine} machine */
async function fromSystem(env, machine) {
  const path = machine.which('ffmpeg');
  const version = path && (await usableVersion(path));
  return path && version ? found(path, `${version}, the system's`, env, machine) : undefined;
}

/** @param {string} path @param {string} said @param {NodeJS.ProcessEnv} env @param {import('./system-packages.mjs').Machine} machine */
function found(path, said, env, machine) {
  const beside = join(dirname(path), 'ffprobe');
  const ffprobe = env.FFPROBE_PATH || (existsSync(beside) ? beside : machine.which('ffprobe'));
  return { said, value: { ffmpeg: path, ffprobe } };
}

/**
 * The version that a program gives as ffmpeg's, when it is new enough. Builds between releases have no number
 * ("N-118193-g…"); they count as new.
 *
 * @param {string} path
 * @returns {Promise<string | undefined>}
 */
export async function usableVersion(path) {
  let text;
  try {
    text = await runCommand(path, ['-hide_banner', '-version'], { timeoutMs: 20_000 });
  } catch {
    return undefined;
  }
  const version = /ffmpeg version (\S+)/.exec(text)?.[1];
  if (version === undefined) return undefined;
  const major = /^n?(\d+)\./.exec(version)?.[1];
  if (major === undefined) return /^(N-|git-|\d{4}-)/.test(version) ? version : undefined;
  return Number(major) >= FFMPEG_MAJOR ? version : undefined;
}

/**
 * ffmpeg-static downloads its program in an install script. Those are off, so it is run here: with limits, because
 * many networks let nothing through and say nothing.
 *
 * @param {Parameters<typeof findFfmpeg>[0]} context
 * @returns {Promise<{ path: string, version: string } | undefined>}
 */
async function fromPackage({ root, report, env = process.env, node = process.execPath, stallMs = DOWNLOAD_STALL_MS }) {
  const folder = join(root, 'node_modules', 'ffmpeg-static');
  const installer = join(folder, 'install.js');
  if (!existsSync(installer)) return undefined;
  const path = join(folder, process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg');
  if (existsSync(path)) {
    const version = await usableVersion(path);
    if (version) return { path, version };
    // Half a download: the installer would take it for the whole.
    rmSync(path, { force: true });
  }
  report('downloading ffmpeg-static');
  try {
    await withoutStall(path, stallMs, (signal) =>
      runCommand(node, [installer], { cwd: folder, env: { ...env, CI: '1' }, timeoutMs: DOWNLOAD_TIMEOUT_MS, signal }),
    );
  } catch {
    rmSync(path, { force: true });
    return undefined;
  }
  const version = await usableVersion(path);
  return version ? { path, version } : undefined;
}

/**
 * Runs a download and aborts it when its file has not grown for `stallMs`.
 *
 * @template T
 * @param {string} path
 * @param {number} stallMs
 * @param {(signal: AbortSignal) => Promise<T>} download
 */
async function withoutStall(path, stallMs, download) {
  const stalled = new AbortController();
  const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let last = size();
  const timer = setInterval(() => {
    const next = size();
    if (next === last) stalled.abort();
    last = next;
  }, stallMs);
  try {
    return await download(stalled.signal);
  } finally {
    clearInterval(timer);
  }
}
