// `npm run bench`, `npm run faults`, `npm run network`, `npm run soak` and `npm run lighthouse`: sets the machine up as
// `npm start` does, and runs what measures the product there: tests/load, tests/faults, tests/network, tests/soak,
// tests/lighthouse.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testEnvironment } from '../test-run/environment.mjs';
import { endLeftOver } from '../test-run/left-over.mjs';
import { createProgress } from './progress.mjs';
import { ROOT, endOnSignal, explain, setUp, setUpBrowser } from './set-up.mjs';

/** Those that open a browser besides. */
const WITH_BROWSER = new Set(['load', 'lighthouse', 'network']);

/** @param {readonly string[]} args the rig's name and what it is told */
async function main([name = '', ...args]) {
  const progress = createProgress();
  const stopListening = endOnSignal();
  const tools = await setUp(progress);
  const programs = WITH_BROWSER.has(name) ? { chromium: await setUpBrowser(progress, tools.node) } : {};
  stopListening();
  // On a terminal Ctrl-C reaches the rig by itself, which ends in order.
  process.on('SIGINT', () => undefined);

  const run = randomBytes(8).toString('hex');
  const folder = await mkdtemp(join(tmpdir(), `campus-${name}-`));
  try {
    const child = spawn(tools.node, [join(ROOT, 'tests', name, 'run.ts'), ...args], {
      stdio: 'inherit',
      env: testEnvironment(ROOT, tools, programs, run, folder),
    });
    for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill('SIGINT'));
    const [code] = await once(child, 'exit');
    return code ?? 1;
  } finally {
    const left = await endLeftOver(run);
    if (left.length > 0)
      progress.say(`Left behind and ended:\n${left.map(({ command }) => `  ${command}`).join('\n')}`);
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
