import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, runCommand } from '../run-command.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { thisMachine } from './system-packages.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/**
 * Finds a Chromium for the browser tests, or gets one: CHROMIUM_PATH, the system's, the system's package manager when
 * root, Playwright's own download.
 *
 * @param {{ root: string, node: string, report: (text: string) => void, env?: NodeJS.ProcessEnv,
 *   machine?: import('./system-packages.mjs').Machine }} context
 * @returns {Promise<{ said: string, value: string }>} the program's path
 */
export async function findChromium({ root, node, report, env = process.env, machine = thisMachine(env) }) {
  const given = env.CHROMIUM_PATH;
  if (given) {
    const version = await versionOf(given);
    if (version) return { said: `${version}, from CHROMIUM_PATH`, value: given };
    throw new SetUpError(
      `CHROMIUM_PATH is ${given}, but no Chromium starts there. Change it, or leave it out to have one found for you.`,
    );
  }
  const system = await fromSystem(machine);
  if (system) return system;

  let why = '';
  if (machine.canInstall) {
    report('the system installs it (apt-get install chromium)');
    try {
      await machine.install(['chromium']);
      const installed = await fromSystem(machine);
      if (installed) return installed;
    } catch (error) {
      why = error instanceof CommandError ? error.output.trim() : String(error);
    }
  }

  report('downloading Playwright’s own');
  try {
    const cli = join(root, 'node_modules', 'playwright', 'cli.js');
    await runCommand(node, [cli, 'install', 'chromium'], { cwd: root, env, timeoutMs: DOWNLOAD_TIMEOUT_MS });
    const path = await playwrightPath(root, node);
    const version = path && (await versionOf(path));
    if (path && version) return { said: `${version}, downloaded by Playwright`, value: path };
  } catch (error) {
    why ||= error instanceof CommandError ? error.output.trim() : String(error);
  }
  throw new SetUpError(
    `The browser tests need Chromium, and none was found.${why ? `\n${why}` : ''}\nInstall it, for example with\n  ${machine.installLine(['chromium'])}\nor set CHROMIUM_PATH to where it lies, and start again.`,
  );
}

/** @param {import('./system-packages.mjs').Machine} machine */
async function fromSystem(machine) {
  for (const name of NAMES) {
    const path = machine.which(name);
    const version = path && (await versionOf(path));
    if (path && version) return { said: `${version}, the system's`, value: path };
  }
  return undefined;
}

/** Ubuntu has a "chromium-browser" that only asks to install something else; so what it says of itself counts. @param {string} path */
async function versionOf(path) {
  try {
    const text = await runCommand(path, ['--version'], { timeoutMs: 30_000 });
    return /(Chromium|Chrome)[^\d\n]*[\d.]+/.exec(text)?.[0];
  } catch {
    return undefined;
  }
}

/** @param {string} root @param {string} node */
async function playwrightPath(root, node) {
  const script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
  const path = (await runCommand(node, ['-e', script], { cwd: root, timeoutMs: 30_000 })).trim();
  return existsSync(path) ? path : undefined;
}
