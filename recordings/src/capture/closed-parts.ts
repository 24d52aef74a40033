import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nullWhenBroken } from '../mp4/broken-file.ts';
import { readInit, readPart } from '../mp4/inspect.ts';

/** The recording time at which the whole parts of a generation end; null when it has none, or none can be read. */
export async function endOfClosedParts(folder: string): Promise<number | null> {
  return nullWhenBroken(async () => {
    const init = await readInit(join(folder, 'init.mp4'));
    if (!init) return null;
    const names = await readdir(folder);
    const parts = names.filter((name) => /^p\d+\.m4s$/.test(name)).sort();
    for (const name of parts.reverse()) {
      const part = await readPart(join(folder, name), init.timescale, init.editOffsetMs);
      if (part) return part.startMs + part.durationMs;
    }
    return null;
  });
}
