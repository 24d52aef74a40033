import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, runCommand } from '../run-command.mjs';
import { SetUpError } from '../set-up-error.mjs';

const TIMEOUT_MS = 15 * 60_000;

/**
 * Whether node_modules holds what package-lock.json asks for. npm notes what it installed in a file of its own, which
 * it writes last: after an installation that was interrupted that file is missing.
 *
 * @param {string} root folder of the project
 */
export function arePackagesInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return true;
    const found = installed[path];
    // Packages for other kinds of machine are optional, and npm leaves them out.
    if (!found) return entry.optional === true;
    if (entry.link === true) return found.link === true && existsSync(join(root, path));
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockEntry
 * @param {string} path
 * @returns {Record<string, LockEntry> | undefined}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Installs the packages with `npm ci` when they are not there. Install scripts stay off (.npmrc): what they would do
 * is done by the later steps, which can say what went wrong.
 *
 * @param {{ root: string, report: (text: string) => void, env?: NodeJS.ProcessEnv }} context
 */
export async function installPackages({ root, report, env = process.env }) {
  if (arePackagesInstalled(root)) return { said: 'all are installed', value: undefined };
  report('npm installs them; the first time this takes about a minute');
  const [command, ...first] = npmCommand(env);
  try {
    await runCommand(command, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env,
      timeoutMs: TIMEOUT_MS,
    });
  } catch (error) {
    const output = error instanceof CommandError ? error.output.trim() : '';
    throw new SetUpError(
      `The packages could not be installed. Is this machine connected to the internet, and is there enough room on the disk?\nnpm said:\n${output || String(error)}\nWhen that is put right, start again; nothing else is needed.`,
      { cause: error },
    );
  }
  if (!arePackagesInstalled(root)) {
    throw new SetUpError(
      'npm said that it installed the packages, but some are missing. Delete the folder node_modules and start again.',
    );
  }
  return { said: 'installed', value: undefined };
}

/** The npm that runs us, or else the one in the PATH. @param {NodeJS.ProcessEnv} env @returns {[string, ...string[]]} */
export function npmCommand(env) {
  const npm = env.npm_execpath;
  return npm && /npm(-cli)?\.[cm]?js$/.test(npm) && existsSync(npm) ? [process.execPath, npm] : ['npm'];
}
