// Started by `npm start` with the pinned Node.
import { fileURLToPath } from 'node:url';
import { runCampus } from './run-campus.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

process.exit(await runCampus(ROOT, process.argv.slice(2)));
