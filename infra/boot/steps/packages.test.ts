import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeProgram } from '../../testing/fake-program.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { arePackagesInstalled, installPackages } from './packages.mjs';

const lock = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });
const wanted = {
  '': { name: 'project' },
  web: { name: 'web' },
  'node_modules/web': { resolved: 'web', link: true },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/only-mac': { version: '1.0.0', integrity: 'sha512-m', optional: true },
};
const installed = { 'node_modules/web': { resolved: 'web', link: true }, 'node_modules/a': wanted['node_modules/a'] };

function project(noted?: object) {
  const root = temporaryFolder();
  mkdirSync(join(root, 'node_modules', 'web'), { recursive: true });
  writeFileSync(join(root, 'package-lock.json'), lock(wanted));
  if (noted) writeFileSync(join(root, 'node_modules', '.package-lock.json'), lock(noted));
  return root;
}

test('packages are installed when npm noted all that the lock file wants', () => {
  expect(arePackagesInstalled(project(installed))).toBe(true);
});

test.each([
  ['an interrupted installation left no note', undefined],
  ['a package has another version', { ...installed, 'node_modules/a': { version: '2.0.0', integrity: 'sha512-a' } }],
  ['a package has another content', { ...installed, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
  ['a package is missing', { 'node_modules/web': installed['node_modules/web'] }],
])('packages are not installed when %s', (_name, noted) => {
  expect(arePackagesInstalled(project(noted))).toBe(false);
});

/** A project with an npm that runs this script. */
function withNpm(script: string, noted?: object) {
  const root = project(noted);
  fakeProgram(join(root, 'bin', 'npm'), script);
  const reports: string[] = [];
  const env = { PATH: `${join(root, 'bin')}:${process.env.PATH}` };
  return { root, env, report: (text: string) => void reports.push(text), reports };
}

test('npm is not run when nothing is missing', async () => {
  const context = withNpm('exit 1', installed);
  await installPackages(context);
  expect(context.reports).toEqual([]);
});

test('npm ci is run without install scripts when something is missing', async () => {
  const noted = JSON.stringify(lock(installed));
  const context = withNpm(
    `echo "$@" > args.txt; echo ${noted.replaceAll('$', '\\$')} > node_modules/.package-lock.json`,
  );
  await installPackages(context);
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(join(context.root, 'args.txt'), 'utf8')).toMatch(/^ci --ignore-scripts/);
});

test('what npm says is shown when it fails, with what to do', async () => {
  const context = withNpm('echo "npm error network ENOTFOUND" >&2; exit 1');
  await expect(installPackages(context)).rejects.toThrow(/connected to the internet[\s\S]*ENOTFOUND[\s\S]*start again/);
});

test('an npm that says it worked but installed nothing is not believed', async () => {
  await expect(installPackages(withNpm('exit 0'))).rejects.toThrow(/Delete the folder node_modules/);
});
