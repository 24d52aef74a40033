import { createWriteStream } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runCommand } from '../boot/run-command.mjs';

const RELEASES = 'https://github.com/versatica/mediasoup/releases/download';
const BINARY = 'mediasoup-worker';

/** Time limits in milliseconds: to the first byte, between two pieces, and for the whole. */
export const DOWNLOAD_LIMITS = { answerMs: 10_000, stallMs: 15_000, totalMs: 180_000 };

/**
 * Where the official binary for this machine lies, named as mediasoup's own installer does it; the variable for
 * another place is mediasoup's as well.
 *
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 */
export function prebuiltUrl(version, env) {
  const base = (env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || RELEASES).replace(/\/+$/, '');
  const kernel = process.platform === 'linux' ? `-kernel${Number(release().split('.')[0])}` : '';
  return `${base}/${version}/${BINARY}-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
}

/**
 * Downloads the official binary into `folder` and returns its path. Throws an Error that says in a few words why
 * there is none; whether it runs here is for the caller to try.
 *
 * @param {{ url: string, folder: string, limits?: typeof DOWNLOAD_LIMITS, report?: (text: string) => void }} options
 */
export async function downloadWorker({ url, folder, limits = DOWNLOAD_LIMITS, report }) {
  const archive = join(folder, 'download.tgz');
  const abort = new AbortController();
  const stop = (/** @type {string} */ why) => () => abort.abort(new Error(why));
  const total = setTimeout(stop('it took too long'), limits.totalMs);
  let waiting = setTimeout(stop('there was no answer'), limits.answerMs);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    let bytes = 0;
    const watched = async function* (/** @type {AsyncIterable<Uint8Array>} */ source) {
      for await (const piece of source) {
        clearTimeout(waiting);
        waiting = setTimeout(stop('it stood still'), limits.stallMs);
        bytes += piece.length;
        report?.(`downloading the official worker, ${(bytes / 1e6).toFixed(1)} MB`);
        yield piece;
      }
    };
    await pipeline(Readable.fromWeb(response.body), watched, createWriteStream(archive), { signal: abort.signal });
    clearTimeout(waiting);
    // Only this one file is taken, whatever else the archive holds.
    await runCommand('tar', ['-xzf', archive, '-C', folder, BINARY], { timeoutMs: limits.totalMs });
    const binary = join(folder, BINARY);
    await chmod(binary, 0o755);
    return binary;
  } catch (error) {
    throw new Error(reasonOf(abort.signal.aborted ? abort.signal.reason : error), { cause: error });
  } finally {
    clearTimeout(total);
    clearTimeout(waiting);
    await rm(archive, { force: true });
  }
}

/** fetch says only "fetch failed"; the cause has the rest. @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return code ? `${error.message}: ${code}` : error.message;
}
