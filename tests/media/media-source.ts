import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What can be measured: a file, an HLS playlist (path or URL), or an initialisation segment with its parts. The times
 * of the last are those of the parts themselves (the recording's), of the others those that a player shows.
 */
export type MediaSource = string | { init: string; parts: readonly string[] };

/** Hands the input's arguments for ffmpeg and ffprobe, and removes afterwards what had to be put together. */
export async function withInput<Result>(
  source: MediaSource,
  use: (inputArgs: string[]) => Promise<Result>,
): Promise<Result> {
  if (typeof source === 'string') {
    return use(source.includes('.m3u8') ? ['-allowed_extensions', 'ALL', '-i', source] : ['-i', source]);
  }
  const folder = await mkdtemp(join(tmpdir(), 'campus-measure-'));
  try {
    const whole = join(folder, 'whole.mp4');
    const file = await open(whole, 'w');
    for (const piece of [source.init, ...source.parts]) await file.appendFile(await readFile(piece));
    await file.close();
    return await use(['-i', whole]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** True for sources whose own times are the recording's, and must not be moved to begin at zero. */
export function hasOwnTimes(source: MediaSource): boolean {
  return typeof source !== 'string';
}
