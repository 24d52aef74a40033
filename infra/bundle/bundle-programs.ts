// Makes one file of each program that `npm start` runs: node infra/bundle/bundle-programs.ts FOLDER
import { join, resolve } from 'node:path';
import { bundle } from './bundle.ts';

const root = resolve(import.meta.dirname, '../..');
const programs = {
  supervisor: 'infra/supervisor/main.ts',
  signalling: 'signalling/src/main.ts',
  recordings: 'recordings/src/main.ts',
  'sfu-server': 'sfu-server/src/main.ts',
};

const folder = process.argv[2];
if (folder === undefined) throw new Error('The folder to write to is missing.');
for (const [name, main] of Object.entries(programs)) await bundle({ root, main, file: join(folder, `${name}.mjs`) });
