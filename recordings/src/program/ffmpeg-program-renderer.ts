import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import { assembleProgram } from './assemble.ts';
import { asDiskFull } from './disk-room.ts';
import { makeFilmPieces } from './film-pieces.ts';
import { makeFloorSound } from './floor-sound.ts';
import { picture, soundRate } from './frame-size.ts';
import type { ProgramInput, ProgramRenderer, ProgramResult } from './program-renderer.ts';
import type { Ffmpeg } from './run-ffmpeg.ts';
import { planShots } from './shots.ts';

/** Where the pieces lie until the program is there. Not offered by the media routes. */
const workFolder = 'program-work';
/** Shares of the whole, by the time that they take. */
const filmShare = 0.92;
const soundShare = 0.05;

/**
 * Renders with ffmpeg, piece by piece: what an aborted or killed attempt has finished is not done again, unless nothing
 * whole comes of it. Takes about three times the program's size on the disk while it works.
 */
export function createProgramRenderer(tools: Ffmpeg): ProgramRenderer {
  return {
    async render(given: ProgramInput): Promise<ProgramResult> {
      const input = { ...given, onProgress: rising(given.onProgress) };
      const workDir = join(resolve(input.dir), workFolder);
      const isContinued = existsSync(workDir);
      try {
        return await render(tools, input, workDir).catch(async (error: unknown) => {
          if (!isContinued || !isForGood(error)) throw error;
          tools.log.warn({ err: error, workDir }, 'the kept pieces make no program; it is rendered from the start');
          await rm(workDir, { recursive: true, force: true });
          return render(tools, input, workDir);
        });
      } catch (error) {
        // What cannot be rendered must not keep its room on the disk.
        if (isForGood(error)) await rm(workDir, { recursive: true, force: true });
        throw asDiskFull(error);
      }
    },
  };
}

async function render(
  tools: Ffmpeg,
  { dir, renditions, timeline, onProgress, signal }: ProgramInput,
  workDir: string,
): Promise<ProgramResult> {
  const shots = planShots(timeline, renditions);
  const frameCount = shots.reduce((sum, shot) => sum + shot.frameCount, 0);
  if (frameCount === 0) throw new AppError('INVALID', 'a recording of no length has no program');
  const pieces = await makeFilmPieces(shots, { tools, dir, workDir, signal }, (frames) =>
    onProgress((filmShare * frames) / frameCount),
  );
  const samples = (frameCount * soundRate) / picture.framesPerSecond;
  const floor = renditions.find((rendition) => rendition.source === 'floor');
  const contents = JSON.stringify({ samples, inits: floor?.inits, parts: floor?.parts });
  const sound = join(workDir, `floor-${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.m4a`);
  await makeFloorSound(floor, samples, sound, { tools, dir, signal }, (ratio) =>
    onProgress(filmShare + soundShare * ratio),
  );
  const result = await assembleProgram({ tools, dir, workDir, pieces, sound, frameCount, signal });
  await rm(workDir, { recursive: true, force: true });
  onProgress(1);
  return result;
}

/** Another attempt with the same pieces would end in the same way. */
function isForGood(error: unknown): boolean {
  return error instanceof AppError && !error.retryable;
}

function rising(onProgress: (ratio: number) => void): (ratio: number) => void {
  let highest = -1;
  return (ratio) => {
    if (ratio <= highest) return;
    highest = ratio;
    onProgress(Math.min(1, ratio));
  };
}
