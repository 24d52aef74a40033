// `npm run bench`: sets the machine up as `npm start` does, and measures the product (tests/load).
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { SETTING_GROUPS } from '../settings/table.mjs';
import { createProgress } from './progress.mjs';
import { ROOT, endOnSignal, explain, setUp } from './set-up.mjs';

/** @param {readonly string[]} args */
async function main(args) {
  const stopListening = endOnSignal();
  const tools = await setUp(createProgress());
  stopListening();
  // None of the settings of a real campus, so that what is measured is the same everywhere, and nobody's data.
  const env = { ...process.env };
  for (const { settings } of SETTING_GROUPS) for (const setting of settings) delete env[setting.env];
  const child = spawn(tools.node, [join(ROOT, 'tests', 'load', 'run.ts'), ...args], {
    stdio: 'inherit',
    env: {
      ...env,
      PATH: [join(ROOT, 'node_modules', '.bin'), env.PATH].join(delimiter),
      FFMPEG_PATH: tools.ffmpeg,
      ...(tools.ffprobe ? { FFPROBE_PATH: tools.ffprobe } : {}),
      MEDIASOUP_WORKER_BIN: tools.worker,
    },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
