// `npm start`: brings the machine to where the services can run, and starts them. Plain JavaScript for Node 20 and
// later, because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readSettings } from '../settings/read-settings.mjs';
import { helpText } from '../settings/texts.mjs';
import { createProgress } from './progress.mjs';
import { ROOT, endOnSignal, explain, readEnvFile, setUp } from './set-up.mjs';

// npm changes to the project's folder and says here where the person stood.
const FOLDERS = { projectFolder: ROOT, callerFolder: process.env.INIT_CWD || process.cwd() };

/** @param {readonly string[]} args */
async function main(args) {
  readEnvFile();
  // Read here already, so that nobody waits for the set-up only to learn that a setting is wrong.
  const settings = readSettings(args, process.env, FOLDERS);
  if (settings.wantsHelp) {
    process.stdout.write(helpText());
    return 0;
  }
  const stopListening = endOnSignal();
  const tools = await setUp(createProgress());
  stopListening();

  const child = spawn(tools.node, [join(tools.programs, 'supervisor.mjs'), ...args], {
    // The extra channel tells the supervisor when this process ends, however it ends.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      // Services are to be back soon after a death: what was compiled once is not compiled again.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(ROOT, '.cache', 'compiled'),
      FFMPEG_PATH: tools.ffmpeg,
      ...(tools.ffprobe ? { FFPROBE_PATH: tools.ffprobe } : {}),
      MEDIASOUP_WORKER_BIN: tools.worker,
      CAMPUS_PROGRAMS: tools.programs,
      WEB_DIST: tools.webDist,
    },
  });
  // On a terminal Ctrl-C reaches the supervisor by itself; it takes signals that come shortly after another for one.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 1)));
  });
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
// The channel to the supervisor would keep this process alive.
process.exit();
