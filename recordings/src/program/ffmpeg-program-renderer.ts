import { createHash } from 'node:crypto';
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
 * Renders with ffmpeg, piece by piece: what an aborted or killed attempt has finished is not done again. Takes about
 * three times the program's size on the disk while it works.
 */
export function createProgramRenderer(tools: Ffmpeg): ProgramRenderer {
  return {
    async render(input: ProgramInput): Promise<ProgramResult> {
      try {
        return await render(tools, { ...input, onProgress: rising(input.onProgress) });
      } catch (error) {
        throw asDiskFull(error);
      }
    },
  };
}

async function render(
  tools: Ffmpeg,
  { dir, renditions, timeline, onProgress, signal }: ProgramInput,
): Promise<ProgramResult> {
  const shots = planShots(timeline, renditions);
  const frameCount = shots.reduce((sum, shot) => sum + shot.frameCount, 0);
  if (frameCount === 0) throw new AppError('INVALID', 'a recording of no length has no program');
  const workDir = join(resolve(dir), workFolder);
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

function rising(onProgress: (ratio: number) => void): (ratio: number) => void {
  let highest = -1;
  return (ratio) => {
    if (ratio <= highest) return;
    highest = ratio;
    onProgress(Math.min(1, ratio));
  };
}
