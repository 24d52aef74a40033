import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockFile } from '../../infra/boot/file-lock.mjs';
import { CommandError, runCommand } from '../../infra/boot/run-command.mjs';
import { SetUpError } from '../../infra/boot/set-up-error.mjs';
import { thisMachine } from '../../infra/boot/steps/system-packages.mjs';
import { missingBuildPackages } from '../../infra/worker/build-worker.mjs';
import { hashFolder, RECIPE, systemName, workerCacheFolder } from '../../infra/worker/cache-key.mjs';

const sources = fileURLToPath(new URL('native', import.meta.url));
const program = 'load-media';
/** What the program ends with when it is not told what to do. */
const usageExitCode = 2;
const buildTimeoutMs = 10 * 60_000;

const needs = [
  { program: 'g++', package: 'g++' },
  { program: 'cmake', package: 'cmake' },
  { program: 'ninja', package: 'ninja-build' },
  { program: 'pkg-config', package: 'pkg-config' },
  { library: 'openssl', package: 'libssl-dev' },
  { library: 'libsrtp2', package: 'libsrtp2-dev' },
];

/**
 * The path of `load-media` for this machine: the one that an earlier run kept in the user's cache, or a new one from
 * the sources in `native/`. It appears in the cache in one step, and two runs at once build it once. Throws a
 * SetUpError that says what to do. LOAD_MEDIA_BIN names another one, such as a build that checks its memory.
 */
export async function findLoadMedia(report: (text: string) => void): Promise<string> {
  const given = process.env['LOAD_MEDIA_BIN'];
  if (given) {
    if (startsHere(given)) return given;
    throw new SetUpError(`LOAD_MEDIA_BIN is ${given}, but that is no load program that runs on this machine.`);
  }
  const folder = join(dirname(workerCacheFolder(process.env)), program, cacheKey());
  const kept = join(folder, program);
  if (startsHere(kept)) return kept;
  await mkdir(folder, { recursive: true });
  const lock = await lockFile(join(folder, 'lock'), {
    onWait: () => report('another run is building the load program; waiting for that'),
  });
  const work = await mkdtemp(join(folder, 'new-'));
  try {
    if (startsHere(kept)) return kept;
    await installNeeds(report);
    const built = await build(work, report);
    const finished = join(work, 'finished');
    await copyFile(built, finished);
    await chmod(finished, 0o755);
    await rename(finished, kept);
    return kept;
  } finally {
    await rm(work, { recursive: true, force: true });
    await lock?.release();
  }
}

/** By all that decides what comes out: the machine, the system's libraries, our sources and the worker's ciphers. */
function cacheKey(): string {
  return [process.platform, process.arch, systemName(), hashFolder(sources), hashFolder(RECIPE)].join('-');
}

function startsHere(path: string): boolean {
  return spawnSync(path, [], { stdio: 'ignore', timeout: 20_000 }).status === usageExitCode;
}

async function installNeeds(report: (text: string) => void): Promise<void> {
  const machine = thisMachine();
  const missing = await missingBuildPackages(machine, needs);
  if (missing.length === 0) return;
  const byHand = `Install it with\n  ${machine.installLine(missing)}\nand start again.`;
  if (!machine.canInstall) {
    throw new SetUpError(`The load program has to be built, and this machine lacks what that needs. ${byHand}`);
  }
  report(`the system installs what the load program needs (${missing.join(', ')})`);
  try {
    await machine.install(missing);
  } catch (error) {
    throw new SetUpError(`What the load program needs could not be installed.\n${outputOf(error)}\n${byHand}`, {
      cause: error,
    });
  }
}

async function build(work: string, report: (text: string) => void): Promise<string> {
  const folder = join(work, 'build');
  report('building the load program, once');
  try {
    await runCommand('cmake', ['-G', 'Ninja', '-S', sources, '-B', folder], { timeoutMs: buildTimeoutMs });
    await runCommand('cmake', ['--build', folder], { timeoutMs: buildTimeoutMs });
  } catch (error) {
    throw new SetUpError(`The load program could not be built.\n${outputOf(error)}`, { cause: error });
  }
  return join(folder, program);
}

function outputOf(error: unknown): string {
  return error instanceof CommandError ? `${error.message}\n${error.output.trim()}` : String(error);
}

if (import.meta.main) console.log(await findLoadMedia((text) => console.error(text)));
