import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeProgram } from '../../testing/fake-program.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { findChromium } from './chromium.mjs';
import { findInPath } from './system-packages.mjs';

const CHROMIUM = 'echo "Chromium 156.0.1 built on Debian"';

/** A machine with no browser, whose Playwright cannot download one unless a test says so. */
function machine({ isRoot = false, playwrightBrings = false } = {}) {
  const root = temporaryFolder();
  const bin = join(root, 'bin');
  const own = join(root, 'own', 'chrome');
  const installed: string[] = [];
  mkdirSync(join(root, 'node_modules', 'playwright'), { recursive: true });
  mkdirSync(join(root, 'node_modules', '@playwright', 'test'), { recursive: true });
  const cli = playwrightBrings ? 'process.exit(0)' : 'console.error("no route to the download"); process.exit(1)';
  writeFileSync(join(root, 'node_modules', 'playwright', 'cli.js'), cli);
  writeFileSync(
    join(root, 'node_modules', '@playwright', 'test', 'index.js'),
    `module.exports = { chromium: { executablePath: () => ${JSON.stringify(own)} } };`,
  );
  if (playwrightBrings) fakeProgram(own, 'echo "Google Chrome for Testing 150.0"');
  const context = {
    root,
    node: process.execPath,
    env: {} as NodeJS.ProcessEnv,
    report: (_text: string) => undefined,
    machine: {
      which: (program: string) => findInPath(program, bin),
      canInstall: isRoot,
      install: async (packages: readonly string[]) => {
        installed.push(...packages);
        fakeProgram(join(bin, 'chromium'), CHROMIUM);
      },
      installLine: (packages: readonly string[]) => `sudo apt-get install ${packages.join(' ')}`,
    },
  };
  return { root, bin, own, context, installed };
}

test('CHROMIUM_PATH comes first, and is an error when no Chromium starts there', async () => {
  const { root, bin, context } = machine();
  fakeProgram(join(bin, 'chromium'), CHROMIUM);
  context.env.CHROMIUM_PATH = fakeProgram(join(root, 'mine'), CHROMIUM);
  expect((await findChromium(context)).value).toBe(join(root, 'mine'));
  context.env.CHROMIUM_PATH = '/bin/false';
  await expect(findChromium(context)).rejects.toThrow(/CHROMIUM_PATH is \/bin\/false/);
});

test('the system’s comes next, but not one that only asks to install something else', async () => {
  const { bin, context } = machine();
  fakeProgram(join(bin, 'chromium-browser'), 'echo "Please install the snap"; exit 1');
  const chrome = fakeProgram(join(bin, 'google-chrome'), 'echo "Google Chrome 155.0"');
  expect((await findChromium(context)).value).toBe(chrome);
});

test('root gets it from the package manager', async () => {
  const { bin, context, installed } = machine({ isRoot: true, playwrightBrings: true });
  expect((await findChromium(context)).value).toBe(join(bin, 'chromium'));
  expect(installed).toEqual(['chromium']);
});

test('an ordinary user gets Playwright’s own', async () => {
  const { own, context } = machine({ playwrightBrings: true });
  expect((await findChromium(context)).value).toBe(own);
});

test('when nothing helps, the line to copy and the reason are said', async () => {
  const { context } = machine();
  await expect(findChromium(context)).rejects.toThrow(
    /no route to the download[\s\S]*sudo apt-get install chromium[\s\S]*CHROMIUM_PATH/,
  );
});
