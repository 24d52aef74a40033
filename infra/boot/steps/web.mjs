import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CommandError, runCommand } from '../run-command.mjs';
import { SetUpError } from '../set-up-error.mjs';

const BUILD_TIMEOUT_MS = 10 * 60_000;
const STAMP = '.sources';
const NOT_SOURCES = new Set(['node_modules', 'dist', '.cache']);

/**
 * Builds the web app when its sources, the contract's or the packages changed. The new one is built beside the old
 * one and then takes its place, so that a failed build leaves the old one as it was.
 *
 * @param {{ root: string, node: string, report: (text: string) => void }} context
 * @returns {Promise<{ said: string, value: string }>} the folder to serve
 */
export async function buildWeb({ root, node, report }) {
  const web = join(root, 'web');
  const dist = join(web, 'dist');
  const hash = hashSources(root);
  if (stampOf(dist) === hash) return { said: 'built from these sources already', value: dist };

  report('building it');
  const next = join(web, '.cache', 'next');
  const old = join(web, '.cache', 'old');
  await rm(next, { recursive: true, force: true });
  try {
    await runCommand(
      node,
      [
        join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
        'build',
        '--outDir',
        next,
        '--emptyOutDir',
        '--logLevel',
        'warn',
      ],
      { cwd: web, env: { ...process.env, NODE_ENV: 'production' }, timeoutMs: BUILD_TIMEOUT_MS },
    );
  } catch (error) {
    const output = error instanceof CommandError ? `${error.message}\n${error.output.trim()}` : String(error);
    throw new SetUpError(
      `The web app could not be built.\n${output}\nIf you changed something in the folder web or protocol, look there; otherwise please report this.`,
      { cause: error },
    );
  }
  await writeFile(join(next, STAMP), hash);
  await mkdir(join(web, '.cache'), { recursive: true });
  await rm(old, { recursive: true, force: true });
  if (existsSync(dist)) await rename(dist, old);
  await rename(next, dist);
  await rm(old, { recursive: true, force: true });
  return { said: 'built', value: dist };
}

/** @param {string} dist */
function stampOf(dist) {
  try {
    return existsSync(join(dist, 'index.html')) ? readFileSync(join(dist, STAMP), 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} root */
export function hashSources(root) {
  const hash = createHash('sha256');
  const files = [
    join(root, 'package-lock.json'),
    ...listFiles(join(root, 'protocol')),
    ...listFiles(join(root, 'web')),
  ];
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Tests do not go into the app. @param {string} folder @returns {string[]} */
function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (NOT_SOURCES.has(entry.name) || /\.test\.tsx?$/.test(entry.name)) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listFiles(path) : entry.isFile() ? [path] : [];
    });
}
