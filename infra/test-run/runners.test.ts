import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import config from '../../playwright.config.ts';
import { LANES, runChecks, runPlaywright, runVitest } from './runners.mjs';

/** A project whose test runners are scripts of the test. */
function project() {
  const root = temporaryFolder();
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const said: string[] = [];
  const { npm_execpath: _npm, ...env } = process.env;
  const context = { root, node: process.execPath, folder: root, env, say: (text: string) => void said.push(text) };
  return { root, write, said, context };
}

test('every script that begins with check: counts as one test, and the words of a failed one are shown', async () => {
  const { write, said, context } = project();
  const scripts = { 'check:good': 'exit 0', 'check:bad': 'echo "line 7 is wrong"; exit 1', build: 'exit 1' };
  write('package.json', JSON.stringify({ scripts }));
  expect(await runChecks(context)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(said.join('\n')).toContain('line 7 is wrong');
});

test('vitest gets the filters and its report is counted', async () => {
  const { root, write, context } = project();
  write(
    'node_modules/vitest/vitest.mjs',
    `import { writeFileSync } from 'node:fs';
     writeFileSync('args.txt', process.argv.slice(2).join(' '));
     const file = process.argv.find((arg) => arg.startsWith('--outputFile.json=')).split('=')[1];
     writeFileSync(file, JSON.stringify({ testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }] }));`,
  );
  expect(await runVitest(context, ['polls'])).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(readFileSync(join(root, 'args.txt'), 'utf8')).toMatch(/^run .* polls$/);
});

test('a vitest that crashes is a failure, and it is said why', async () => {
  const { write, said, context } = project();
  write('node_modules/vitest/vitest.mjs', 'process.exit(3);');
  expect(await runVitest(context, [])).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(said).toEqual(['✗ vitest: it left no report (it ended with 3).']);
});

test('Playwright’s report is counted, and one that finds no test is a failure', async () => {
  const { write, context } = project();
  write('playwright.config.ts', '');
  const cli = (stats: object) =>
    `require('node:fs').writeFileSync(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE, ${JSON.stringify(JSON.stringify({ stats, errors: [] }))});`;
  write('node_modules/@playwright/test/cli.js', cli({ expected: 2, flaky: 0, unexpected: 0, skipped: 1 }));
  expect(await runPlaywright(context, [['pages', 'small'], ['broadcasts']])).toEqual({
    passed: 4,
    failed: 0,
    skipped: 2,
  });
  write('node_modules/@playwright/test/cli.js', cli({ expected: 0, flaky: 0, unexpected: 0, skipped: 0 }));
  expect(await runPlaywright(context, [['pages']])).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('every project of Playwright has its turn', () => {
  expect(LANES.flat()).toEqual(config.projects?.map(({ name }) => name));
});

test('a Playwright without a configuration is a failure', async () => {
  const { said, context } = project();
  expect(await runPlaywright(context)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(said).toEqual(['✗ Playwright: it has no configuration.']);
});
