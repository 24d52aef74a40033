import { join } from 'node:path';
import { hashSources, makeFolder, runBuilder } from './made-folder.mjs';

const BUNDLE_TIMEOUT_MS = 5 * 60_000;
const PROGRAMS = ['supervisor', 'signalling', 'recordings', 'sfu-server'];
const ROOMS = ['protocol', 'service-kit', 'sfu-server', 'signalling', 'recordings'];
const SOURCES = [
  'package-lock.json',
  ...ROOMS.flatMap((room) => [`${room}/package.json`, `${room}/src`]),
  ...['boot', 'bundle', 'settings', 'supervisor'].map((folder) => `infra/${folder}`),
];

/**
 * Makes one file of each program when its sources or the packages changed: read as hundreds of files, each of them
 * would need most of a second to start, and after a crash all of them start at once.
 *
 * @param {{ root: string, node: string, report: (text: string) => void }} context
 * @returns {Promise<{ said: string, value: string }>} the folder of the programs
 */
export async function bundlePrograms({ root, node, report }) {
  const dist = join(root, 'dist');
  const isNew = await makeFolder({
    folder: dist,
    work: join(root, '.cache', 'programs'),
    hash: hashSources(root, SOURCES),
    holds: PROGRAMS.map((name) => `${name}.mjs`),
    async make(next) {
      report('bundling them');
      await runBuilder(node, [join(root, 'infra', 'bundle', 'bundle-programs.ts'), next], {
        cwd: root,
        timeoutMs: BUNDLE_TIMEOUT_MS,
        failed: 'The services could not be bundled',
        place: 'them',
      });
    },
  });
  return { said: isNew ? 'bundled' : 'bundled from these sources already', value: dist };
}
