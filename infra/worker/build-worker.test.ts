import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { buildWorker, missingBuildPackages } from './build-worker.mjs';

/** A machine without any program. */
function bareMachine({ isRoot = false } = {}) {
  const installed: string[] = [];
  return {
    installed,
    machine: {
      which: (_program: string): string | undefined => undefined,
      canInstall: isRoot,
      install: async (packages: readonly string[]) => {
        installed.push(...packages);
        throw new Error('E: Failed to fetch');
      },
      installLine: (packages: readonly string[]) => `sudo apt-get install -y ${packages.join(' ')}`,
    },
  };
}
const build = (machine: ReturnType<typeof bareMachine>['machine']) =>
  buildWorker({ mediasoupFolder: '/nowhere', folder: temporaryFolder(), report: () => undefined, machine });

test('an ordinary user is told one line to copy, with all that is missing', async () => {
  const { machine, installed } = bareMachine();
  await expect(build(machine)).rejects.toThrow(
    /sudo apt-get install -y g\+\+ cmake ninja-build pkg-config flatbuffers-compiler[\s\S]*MEDIASOUP_WORKER_BIN/,
  );
  expect(installed).toEqual([]);
});

test('root’s packages are installed, and when that fails the reason and the line are said', async () => {
  const { machine, installed } = bareMachine({ isRoot: true });
  await expect(build(machine)).rejects.toThrow(/Failed to fetch[\s\S]*sudo apt-get install/);
  expect(installed).toEqual(expect.arrayContaining(['g++', 'cmake', 'ninja-build']));
});

test('what is there is not asked for', async () => {
  const { machine } = bareMachine();
  const missing = await missingBuildPackages({
    ...machine,
    which: (program) => (program === 'cmake' ? '/usr/bin/cmake' : undefined),
  });
  expect(missing).toContain('g++');
  expect(missing).not.toContain('cmake');
});

test('sources that cannot be built are an error with the compiler’s words', async () => {
  const machine = { ...bareMachine().machine, which: (program: string) => `/usr/bin/${program}` };
  await expect(build(machine)).rejects.toThrow(/lacks what that needs|could not be built/);
});
