import { existsSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { CommandError, runCommand } from '../boot/run-command.mjs';
import { SetUpError } from '../boot/set-up-error.mjs';
import { RECIPE } from './cache-key.mjs';

const CONFIGURE_TIMEOUT_MS = 5 * 60_000;
const BUILD_TIMEOUT_MS = 60 * 60_000;
// Measured: a compiler run takes up to 575 MB.
const BYTES_PER_JOB = 700e6;

/** What a build needs: programs by their name, libraries by their pkg-config name, and the package of Debian and Ubuntu. */
const NEEDS = [
  { program: 'g++', package: 'g++' },
  { program: 'cmake', package: 'cmake' },
  { program: 'ninja', package: 'ninja-build' },
  { program: 'pkg-config', package: 'pkg-config' },
  { program: 'flatc', package: 'flatbuffers-compiler' },
  { header: 'flatbuffers/flatbuffers.h', package: 'libflatbuffers-dev' },
  { library: 'libuv', package: 'libuv1-dev' },
  { library: 'openssl', package: 'libssl-dev' },
  { library: 'libsrtp2', package: 'libsrtp2-dev' },
];

/**
 * The packages that a build still lacks on this machine.
 *
 * @param {import('../boot/steps/system-packages.mjs').Machine} machine
 * @param {readonly { program?: string, header?: string, library?: string, package: string }[]} [needs]
 */
export async function missingBuildPackages(machine, needs = NEEDS) {
  const missing = [];
  for (const need of needs) {
    const isThere = need.program
      ? machine.which(need.program) !== undefined
      : need.header
        ? ['/usr/include', '/usr/local/include'].some((folder) => existsSync(join(folder, need.header ?? '')))
        : await hasLibrary(need.library ?? '');
    if (!isThere) missing.push(need.package);
  }
  return missing;
}

/** @param {string} library */
async function hasLibrary(library) {
  try {
    await runCommand('pkg-config', ['--exists', library], { timeoutMs: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/**
 * Builds the worker from the sources inside the npm package and returns the binary's path. Installs the packages that
 * it needs when root. Throws a SetUpError that says what to do.
 *
 * @param {{ mediasoupFolder: string, folder: string, report: (text: string) => void,
 *   machine: import('../boot/steps/system-packages.mjs').Machine }} options `folder` is an empty one to build in
 */
export async function buildWorker({ mediasoupFolder, folder, report, machine }) {
  const missing = await missingBuildPackages(machine);
  if (missing.length > 0) {
    const byHand = `Install them with\n  ${machine.installLine(missing)}\nand start again. (A worker that was built elsewhere can be named with MEDIASOUP_WORKER_BIN.)`;
    if (!machine.canInstall) {
      throw new SetUpError(`The media worker has to be built, and this machine lacks what that needs. ${byHand}`);
    }
    report(`the system installs what the build needs (${missing.join(', ')})`);
    try {
      await machine.install(missing);
    } catch (error) {
      throw new SetUpError(
        `What the build of the media worker needs could not be installed.\n${outputOf(error)}\n${byHand}`,
        {
          cause: error,
        },
      );
    }
  }

  const build = join(folder, 'build');
  try {
    report('preparing the build');
    await runCommand(
      'cmake',
      ['-G', 'Ninja', '-S', RECIPE, '-B', build, `-DMEDIASOUP_WORKER_DIR=${join(mediasoupFolder, 'worker')}`],
      { timeoutMs: CONFIGURE_TIMEOUT_MS },
    );
    report('compiling; this takes one or two minutes, and only this once');
    await runCommand('cmake', ['--build', build, '--parallel', String(parallelJobs())], {
      timeoutMs: BUILD_TIMEOUT_MS,
      onLine: (line) => {
        const progress = /^\[(\d+)\/(\d+)\]/.exec(line);
        if (progress) report(`compiling, ${progress[1]} of ${progress[2]}; this is done only once`);
      },
    });
  } catch (error) {
    throw new SetUpError(
      `The media worker could not be built.\n${outputOf(error)}\nPlease report this with the lines above. Until then, a worker that was built elsewhere can be named with MEDIASOUP_WORKER_BIN.`,
      { cause: error },
    );
  }
  return join(build, 'mediasoup-worker');
}

/** As many compilers at once as there are cores, but no more than the memory carries. */
function parallelJobs() {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / BYTES_PER_JOB)));
}

/** @param {unknown} error */
function outputOf(error) {
  return error instanceof CommandError ? `${error.message}\n${error.output.trim()}` : String(error);
}
