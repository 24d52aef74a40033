import { join } from 'node:path';
import { hashSources, makeFolder, runBuilder } from './made-folder.mjs';

const BUILD_TIMEOUT_MS = 10 * 60_000;
const SOURCES = ['package-lock.json', 'protocol', 'web'];

/**
 * Builds the web app when its sources, the contract's or the packages changed. A build that fails leaves the old one
 * as it was.
 *
 * @param {{ root: string, node: string, report: (text: string) => void }} context
 * @returns {Promise<{ said: string, value: string }>} the folder to serve
 */
export async function buildWeb({ root, node, report }) {
  const web = join(root, 'web');
  const dist = join(web, 'dist');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const isNew = await makeFolder({
    folder: dist,
    work: join(web, '.cache'),
    hash: hashSources(root, SOURCES),
    holds: ['index.html'],
    async make(next) {
      report('building it');
      await runBuilder(node, [vite, 'build', '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'], {
        cwd: web,
        env: { ...process.env, NODE_ENV: 'production' },
        timeoutMs: BUILD_TIMEOUT_MS,
        failed: 'The web app could not be built',
        place: 'the folder web or protocol',
      });
    },
  });
  return { said: isNew ? 'built' : 'built from these sources already', value: dist };
}
