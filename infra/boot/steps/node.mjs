import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.mjs';
import { SetUpError } from '../set-up-error.mjs';

export const NODE_MAJOR = 24;

/**
 * Finds the Node that runs the services: the pinned one, which came with the packages, or this machine's own where
 * there is no pinned one (it exists for Linux on x64 and arm64).
 *
 * @param {{ root: string, arch?: string, own?: { path: string, version: string } }} context
 * @returns {Promise<{ said: string, value: string }>} the program's path
 */
export async function findNode({
  root,
  arch = process.arch,
  own = { path: process.execPath, version: process.version },
}) {
  const pinned = join(root, 'node_modules', `node-linux-${arch}`, 'bin', 'node');
  const version = existsSync(pinned) ? await versionOf(pinned) : undefined;
  if (version !== undefined && majorOf(version) >= NODE_MAJOR) return { said: `${version}, as pinned`, value: pinned };
  if (majorOf(own.version) >= NODE_MAJOR) return { said: `${own.version}, this machine's own`, value: own.path };
  throw new SetUpError(
    `Node ${NODE_MAJOR} is needed, and this machine has ${own.version}. It comes with the packages on Linux (x64 and arm64) but is not usable here. Install Node ${NODE_MAJOR} or later from https://nodejs.org and start again.`,
  );
}

/** @param {string} path */
async function versionOf(path) {
  try {
    return (await runCommand(path, ['--version'], { timeoutMs: 20_000 })).trim();
  } catch {
    return undefined;
  }
}

/** @param {string} version */
function majorOf(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);
}
