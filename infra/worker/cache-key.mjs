import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Everything that decides how the worker is built. */
export const RECIPE = fileURLToPath(new URL('recipe', import.meta.url));

/**
 * Where built workers are kept: the user's cache, so that another checkout, or this one after its node_modules was
 * emptied, finds them again.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function workerCacheFolder(env) {
  // The XDG rules say that a relative path counts as not set.
  const cache = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(env.HOME || homedir(), '.cache');
  return join(cache, 'international-campus', 'mediasoup-worker');
}

/**
 * Names a binary by all that it depends on: mediasoup's version, the kind of machine, the system whose libraries it
 * was linked with, and the recipe.
 *
 * @param {string} version of mediasoup
 * @param {{ recipe?: string, system?: string }} [options]
 */
export function workerCacheKey(version, options = {}) {
  const system = options.system ?? systemName();
  return [version, process.platform, process.arch, system, hashFolder(options.recipe ?? RECIPE)].join('-');
}

/** Distribution and release, such as `debian-12`: they fix the versions of libc, OpenSSL and libsrtp. */
export function systemName() {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    const field = (/** @type {string} */ name) => new RegExp(`^${name}="?([\\w.-]*)`, 'm').exec(text)?.[1] ?? '';
    return `${field('ID')}-${field('VERSION_ID')}`;
  } catch {
    return 'unknown';
  }
}

/** Changes with every file's name and content. @param {string} folder */
export function hashFolder(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file.slice(folder.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 12);
}
