import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, runCommand } from '../boot/run-command.mjs';
import { npmCommand } from '../boot/steps/packages.mjs';
import { judge, NONE, readPlaywrightReport, readVitestReport, sum } from './tally.mjs';

const CHECK_TIMEOUT_MS = 10 * 60_000;
const RUNNER_TIMEOUT_MS = 60 * 60_000;
const PLAYWRIGHT_CONFIGS = ['playwright.config.ts', 'tests/playwright.config.ts', 'tests/e2e/playwright.config.ts'];

/**
 * @typedef {object} RunContext
 * @property {string} root folder of the project
 * @property {string} node path of the Node that runs the tests
 * @property {string} folder for reports and other temporary files of this run
 * @property {NodeJS.ProcessEnv} env
 * @property {(text: string) => void} say
 */

/** Runs every script of package.json whose name begins with `check:`; each counts as one test. @param {RunContext} context */
export async function runChecks({ root, env, say }) {
  const { scripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = Object.keys(scripts).filter((name) => name.startsWith('check:'));
  const [command, ...first] = npmCommand(env);
  const tallies = [];
  for (const name of names) {
    try {
      await runCommand(command, [...first, 'run', '--silent', name], { cwd: root, env, timeoutMs: CHECK_TIMEOUT_MS });
      say(`✓ ${name}`);
      tallies.push({ ...NONE, passed: 1 });
    } catch (error) {
      say(`✗ ${name}\n${error instanceof CommandError ? error.output.trim() || error.message : String(error)}`);
      tallies.push({ ...NONE, failed: 1 });
    }
  }
  return sum(tallies);
}

/** @param {RunContext} context @param {readonly string[]} filters names, or parts of names, of test files */
export async function runVitest(context, filters) {
  const report = join(context.folder, 'vitest.json');
  const args = [
    join(context.root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...filters,
  ];
  const code = await runShown(context, args, filters.length === 0 ? { TEST_ALL: '1' } : {});
  return judged('vitest', context, judge(readVitestReport(report), code));
}

/** All projects of Playwright: what fills the machine by itself is not begun before all others are through. */
export const LANES = [['pages', 'small'], ['broadcasts']];

/** @param {RunContext} context @param {readonly (readonly string[])[]} [lanes] projects that may run beside each other */
export async function runPlaywright(context, lanes = LANES) {
  const config = PLAYWRIGHT_CONFIGS.find((name) => existsSync(join(context.root, name)));
  if (config === undefined) {
    return judged('Playwright', context, { tally: { ...NONE, failed: 1 }, problem: 'it has no configuration' });
  }
  const cli = join(context.root, 'node_modules', '@playwright', 'test', 'cli.js');
  const tallies = [];
  for (const lane of lanes) {
    const report = join(context.folder, `playwright-${lane.join('-')}.json`);
    const projects = lane.map((name) => `--project=${name}`);
    const args = [cli, 'test', '--config', join(context.root, config), '--reporter=list,json', ...projects];
    const output = join(context.root, 'test-results', lane.join('-'));
    const code = await runShown(context, [...args, '--output', output], { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
    tallies.push(judged(`Playwright (${lane.join(', ')})`, context, judge(readPlaywrightReport(report), code)));
  }
  return sum(tallies);
}

/** @param {string} name @param {RunContext} context @param {ReturnType<typeof judge>} judgement */
function judged(name, { say }, { tally, problem }) {
  if (problem) say(`✗ ${name}: ${problem}.`);
  return tally;
}

/**
 * Runs a test runner whose output the person sees as it comes.
 *
 * @param {RunContext} context
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} extraEnv
 * @returns {Promise<number | null>} the exit code; null when it was ended by a signal
 */
function runShown({ root, node, env }, args, extraEnv) {
  return new Promise((resolve) => {
    const child = spawn(node, args, {
      cwd: root,
      env: { ...env, ...extraEnv },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), RUNNER_TIMEOUT_MS);
    child.on('error', () => resolve(null));
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}
