import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The worker for our tests: MEDIASOUP_WORKER_BIN, or what set-up keeps in the user's cache. Throws when there is none:
 * a test of the real engine that did not run must not look as if it had passed.
 */
export function workerBinary(env: NodeJS.ProcessEnv = process.env): string {
  const given = env['MEDIASOUP_WORKER_BIN'];
  if (given) return given;
  const cache = env['XDG_CACHE_HOME']?.startsWith('/') ? env['XDG_CACHE_HOME'] : join(homedir(), '.cache');
  const folder = join(cache, 'international-campus', 'mediasoup-worker');
  const kept = existsSync(folder) ? readdirSync(folder) : [];
  const binaries = kept.map((name) => join(folder, name, 'mediasoup-worker')).filter((path) => existsSync(path));
  const newest = binaries.toSorted((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs).at(-1);
  if (!newest) throw new Error('There is no mediasoup worker. Run `npm start` once, or set MEDIASOUP_WORKER_BIN.');
  return newest;
}
