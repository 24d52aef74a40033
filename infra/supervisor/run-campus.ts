import { flushCompileCache } from 'node:module';
import { readSettings, SettingsError } from '../settings/read-settings.mjs';
import { helpText } from '../settings/texts.mjs';
import { type Campus, startCampus } from './campus.ts';
import { StartError } from './start-error.ts';

// A terminal sends Ctrl-C to everybody in front, and npm passes it on once more: that is one wish, not two.
const ONE_WISH_MS = 1_500;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const complain = (text: string): void => {
  process.stderr.write(`\n${text}\n`);
};

async function run(root: string, args: readonly string[]): Promise<number> {
  const settings = readSettings(args, process.env, {
    projectFolder: root,
    callerFolder: process.env.INIT_CWD || process.cwd(),
  });
  if (settings.wantsHelp) {
    process.stdout.write(helpText());
    return 0;
  }
  // Nobody may be left to read what we print, when a terminal was closed; the services must still be stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  const asked = new AbortController();
  let askedAt: number | undefined;
  let campus: Campus | undefined;
  const ask = () => {
    const now = performance.now();
    if (askedAt === undefined) {
      askedAt = now;
      say('\nStopping. Recordings are being closed; press Ctrl-C again to end at once.');
      asked.abort();
    } else if (now - askedAt > ONE_WISH_MS) {
      campus?.kill();
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  // The channel to the boot script, when there is one, closes when that has ended.
  process.on('disconnect', ask);

  campus = await startCampus({ settings, root, node: process.execPath, say, signal: asked.signal });
  if (!campus) return 0;
  say(campus.readyText);
  // Otherwise it is written at an orderly end only.
  flushCompileCache();
  if (!asked.signal.aborted) {
    await new Promise((resolve) => asked.signal.addEventListener('abort', resolve, { once: true }));
  }
  await campus.stop();
  say('Stopped.');
  return 0;
}

/** Runs the services of one machine until it is told to stop, and returns the exit code. */
export async function runCampus(root: string, args: readonly string[]): Promise<number> {
  try {
    return await run(root, args);
  } catch (error) {
    if (error instanceof SettingsError || error instanceof StartError) complain(error.message);
    else complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}
