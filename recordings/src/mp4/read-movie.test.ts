import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFlashBeepFile } from '../../../tests/media/flash-beep.ts';
import { readMovie } from './read-movie.ts';

let folder = '';
let movie = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-movie-'));
  movie = join(folder, 'movie.mp4');
  await makeFlashBeepFile(movie, { seconds: 3, fps: 25 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a movie', () => {
  it('says its length and the frames of its tracks', async () => {
    const info = await readMovie(movie);
    expect(Math.abs((info?.durationMs ?? 0) - 3000)).toBeLessThan(25);
    expect(info?.tracks.map(({ kind }) => kind)).toEqual(['video', 'audio']);
    expect(info?.tracks[0]).toMatchObject({ durationMs: 3000, sampleCount: 75 });
    expect(info?.tracks[1]?.sampleCount).toBeGreaterThan(139);
  });

  it('is null when missing, or cut off anywhere', async () => {
    expect(await readMovie(join(folder, 'nowhere.mp4'))).toBeNull();
    const whole = await readFile(movie);
    const cut = join(folder, 'cut.mp4');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), async (length) => {
        await writeFile(cut, whole.subarray(0, length));
        expect(await readMovie(cut)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});
