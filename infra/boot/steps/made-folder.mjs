import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CommandError, runCommand } from '../run-command.mjs';
import { SetUpError } from '../set-up-error.mjs';

const STAMP = '.sources';
const NOT_SOURCES = new Set(['node_modules', 'dist', '.cache']);

/**
 * Makes a folder from sources when they have changed since it was made. The new one is made beside the old one and
 * then takes its place, so that what fails leaves the old one as it was.
 *
 * @param {{ folder: string, work: string, hash: string, holds: readonly string[],
 *   make: (folder: string) => Promise<void> }} wanted `work` is a folder on the same disk for the new and the old one;
 *   without a file that it `holds`, the folder is not whole. Throws what `make` throws
 * @returns {Promise<boolean>} whether it had to be made
 */
export async function makeFolder({ folder, work, hash, holds, make }) {
  if (stampOf(folder, holds) === hash) return false;
  const next = join(work, 'next');
  const old = join(work, 'old');
  await rm(next, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await make(next);
  await writeFile(join(next, STAMP), hash);
  await rm(old, { recursive: true, force: true });
  if (existsSync(folder)) await rename(folder, old);
  await rename(next, folder);
  await rm(old, { recursive: true, force: true });
  return true;
}

/**
 * Runs a builder with Node. Throws a SetUpError with what it said when it fails.
 *
 * @param {string} node @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, timeoutMs: number, failed: string, place: string }} about what could not be done, as a
 *   sentence without its end, and where whoever changed something is to look
 */
export async function runBuilder(node, args, { failed, place, ...options }) {
  try {
    await runCommand(node, args, options);
  } catch (error) {
    const output = error instanceof CommandError ? `${error.message}\n${error.output.trim()}` : String(error);
    throw new SetUpError(
      `${failed}.\n${output}\nIf you changed something in ${place}, look there; otherwise please report this.`,
      { cause: error },
    );
  }
}

/** @param {string} folder @param {readonly string[]} holds */
function stampOf(folder, holds) {
  try {
    const isWhole = holds.every((name) => existsSync(join(folder, name)));
    return isWhole ? readFileSync(join(folder, STAMP), 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Changes with every file's name and content; tests do not count, and what is missing counts as empty.
 *
 * @param {string} root @param {readonly string[]} places files and folders in it
 */
export function hashSources(root, places) {
  const hash = createHash('sha256');
  for (const file of places.flatMap((place) => listFiles(join(root, place)))) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} place @returns {string[]} */
function listFiles(place) {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isFile()) return [place];
  return found?.isDirectory() ? listFolder(place) : [];
}

/** @param {string} folder @returns {string[]} */
function listFolder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (NOT_SOURCES.has(entry.name) || /\.test\.tsx?$/.test(entry.name)) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listFolder(path) : entry.isFile() ? [path] : [];
    });
}
