import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CommandError, runCommand } from '../run-command.mjs';

const APT_TIMEOUT_MS = 15 * 60_000;
// Another package manager may be at work, an unattended upgrade for example.
const APT_OPTIONS = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];

/**
 * What the steps need to know of the machine; the tests put their own in its place.
 *
 * @typedef {object} Machine
 * @property {(program: string) => string | undefined} which full path of a program in the PATH
 * @property {boolean} canInstall whether packages can be installed: there is apt, and we are root
 * @property {(packages: readonly string[], onLine?: (line: string) => void) => Promise<void>} install throws a CommandError
 * @property {(packages: readonly string[]) => string} installLine the line to copy for somebody who may use sudo
 */

/** @param {NodeJS.ProcessEnv} [env] @returns {Machine} */
export function thisMachine(env = process.env) {
  /** @param {string} program */
  const which = (program) => findInPath(program, env.PATH ?? '');
  const canInstall = which('apt-get') !== undefined && process.getuid?.() === 0;
  return {
    which,
    canInstall,
    install: (packages, onLine) => aptInstall(packages, onLine),
    installLine: (packages) => `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`,
  };
}

/** @param {string} program @param {string} path the PATH @returns {string | undefined} */
export function findInPath(program, path) {
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder, program);
    if (folder === '' || !existsSync(candidate)) continue;
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // It is there but not a program; the next folder may hold one.
    }
  }
  return undefined;
}

/** @param {readonly string[]} packages @param {((line: string) => void) | undefined} onLine */
async function aptInstall(packages, onLine) {
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: APT_TIMEOUT_MS,
    ...(onLine ? { onLine } : {}),
  };
  const install = () => runCommand('apt-get', ['install', ...APT_OPTIONS, ...packages], options);
  try {
    await install();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    // A fresh machine has no lists of packages yet, or has old ones.
    await runCommand('apt-get', ['update', '-q', '-o', 'DPkg::Lock::Timeout=300'], options);
    await install();
  }
}
