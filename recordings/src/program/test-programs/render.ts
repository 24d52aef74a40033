import { readFile } from 'node:fs/promises';
import { createLogger } from '@campus/service-kit';
import { createProgramRenderer } from '../ffmpeg-program-renderer.ts';
import type { ProgramInput } from '../program-renderer.ts';

/** Renders what a file of JSON describes, in a process of its own, so that a test can kill it. */
const [inputFile = '', ffmpeg = 'ffmpeg'] = process.argv.slice(2);
const input = JSON.parse(await readFile(inputFile, 'utf8')) as Pick<ProgramInput, 'dir' | 'renditions' | 'timeline'>;
const renderer = createProgramRenderer({ ffmpeg, log: createLogger('render', 'warn') });
await renderer.render({ ...input, onProgress: () => undefined, signal: new AbortController().signal });
