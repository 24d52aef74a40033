// `npm test`: sets the machine up as `npm start` does, then runs every check and every test, and ends with the line
// "N passed, N failed". `npm test -- <filter>` runs the checks and the vitest files whose paths hold the filter, and no browser tests.
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testEnvironment } from '../test-run/environment.mjs';
import { endLeftOver } from '../test-run/left-over.mjs';
import { memoryFolder } from '../test-run/memory-folder.mjs';
import { runChecks, runPlaywright, runVitest } from '../test-run/runners.mjs';
import { NONE, lastLine, sum } from '../test-run/tally.mjs';
import { createProgress } from './progress.mjs';
import { ROOT, endOnSignal, explain, setUp, setUpBrowser, setUpTestServers } from './set-up.mjs';

/** @param {readonly string[]} filters */
async function main(filters) {
  const progress = createProgress();
  const stopListening = endOnSignal();
  const tools = await setUp(progress);
  const chromium = await setUpBrowser(progress, tools.node);
  const servers = await setUpTestServers(progress);
  stopListening();

  const run = randomBytes(8).toString('hex');
  const folder = await mkdtemp(join(tmpdir(), 'campus-test-'));
  // PostgreSQL refuses to run as root; the user that it runs as then has to get through to its own folder in here.
  await chmod(folder, 0o711);
  const memory = await memoryFolder();
  /** @type {import('../test-run/runners.mjs').RunContext} */
  const context = {
    root: ROOT,
    node: tools.node,
    folder,
    say: progress.say,
    env: {
      ...testEnvironment(ROOT, tools, { chromium, ...servers }, run, folder),
      ...(memory ? { TEST_MEMORY: memory } : {}),
    },
  };
  const clean = async () => {
    const left = await endLeftOver(run);
    for (const one of [folder, memory])
      if (one) await rm(one, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    return left;
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(
      signal,
      () =>
        void endLeftOver(run, 0)
          .then(clean)
          .then(() => process.exit(130)),
    );
  }

  progress.say('\nChecks');
  const tallies = [await runChecks(context)];
  progress.say('\nTests (vitest)');
  tallies.push(await runVitest(context, filters));
  if (filters.length === 0) {
    progress.say('\nTests in a browser (Playwright)');
    tallies.push(await runPlaywright(context));
  }
  const left = await clean();
  if (left.length > 0) {
    progress.say(
      `\n✗ The tests left processes behind:\n${left.map(({ pid, command }) => `  ${pid} ${command}`).join('\n')}`,
    );
    tallies.push({ ...NONE, failed: 1 });
  }
  const total = sum(tallies);
  progress.say(`\n${lastLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
