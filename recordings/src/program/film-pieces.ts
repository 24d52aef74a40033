import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import { syncFile } from '../disk/sync-file.ts';
import { readInit } from '../mp4/inspect.ts';
import { requireRoom } from './disk-room.ts';
import { partsFor } from './footage.ts';
import { frameMs, picture } from './frame-size.ts';
import { type Ffmpeg, renderTwice, runFfmpeg } from './run-ffmpeg.ts';
import { encoderArgs, filterGraph, inputArgs, largestBytesPerSecond, type ShotInput } from './shot-command.ts';
import { type Shot, withoutPictures } from './shots.ts';

/**
 * Film pieces are raw H.264 (Annex B), one for each shot, so that putting them end to end is putting their bytes end to
 * end. A piece has its name only when it is whole, and the name says what is on it: after a crash, or with a changed
 * timeline, whatever still fits is used again.
 */
export interface FilmPiecesOptions {
  tools: Ffmpeg;
  /** The recording's folder. */
  dir: string;
  /** The folder of the pieces. */
  workDir: string;
  signal: AbortSignal;
}

/** Renders what is missing, in order, and gives the files. `onFrames` says how many frames of the film there are. */
export async function makeFilmPieces(
  shots: readonly Shot[],
  options: FilmPiecesOptions,
  onFrames: (frames: number) => void,
): Promise<string[]> {
  await mkdir(options.workDir, { recursive: true });
  const files: string[] = [];
  let framesDone = 0;
  for (const shot of shots) {
    const before = framesDone;
    files.push(await makePiece(shot, options, (frame) => onFrames(before + Math.min(frame, shot.frameCount))));
    framesDone += shot.frameCount;
    onFrames(framesDone);
  }
  return files;
}

async function makePiece(shot: Shot, options: FilmPiecesOptions, onFrame: (frame: number) => void): Promise<string> {
  const file = join(options.workDir, `${nameOf(shot)}.h264`);
  if (existsSync(file)) return file;
  const { tools } = options;
  const largestBytes = (shot.frameCount / picture.framesPerSecond) * largestBytesPerSecond;
  await requireRoom(options.workDir, tools.diskReserveBytes ?? 0, largestBytes);
  const failure = await renderTwice(() => renderPiece(shot, file, options, onFrame));
  if (failure === null) return file;
  if (shot.slate !== null) throw failure;
  // A damaged part must not cost the whole program: this stretch of it becomes a slate.
  const { firstFrame, frameCount } = shot;
  tools.log.warn({ err: failure, firstFrame, frameCount }, 'a shot cannot be rendered; a slate takes its place');
  await renderPiece(withoutPictures(shot), file, options, onFrame);
  return file;
}

async function renderPiece(
  shot: Shot,
  file: string,
  options: FilmPiecesOptions,
  onFrame: (frame: number) => void,
): Promise<void> {
  const { tools, signal } = options;
  const unfinished = `${file}.unfinished`;
  try {
    const outputArgs = [...encoderArgs(tools.threads ?? 1), unfinished];
    const frames = await renderShot(shot, file, outputArgs, { tools, dir: options.dir, signal }, onFrame);
    if (frames !== shot.frameCount)
      throw new AppError('INTERNAL', `a shot has ${frames} frames, not ${shot.frameCount}`);
    await syncFile(unfinished);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** The first frame of a shot as a JPEG. */
export async function makePicture(
  shot: Shot,
  file: string,
  options: Omit<FilmPiecesOptions, 'workDir'>,
): Promise<void> {
  const single = { ...shot, frameCount: 1 };
  const frames = await renderShot(single, file, ['-q:v', '3', '-f', 'mjpeg', file], options);
  if (frames !== 1) throw new Error('there is no picture at this time');
}

async function renderShot(
  shot: Shot,
  file: string,
  outputArgs: readonly string[],
  { tools, dir, signal }: Omit<FilmPiecesOptions, 'workDir'>,
  onFrame: (frame: number) => void = () => undefined,
): Promise<number> {
  const inputs = await prepareInputs(shot, dir, file);
  try {
    return await runFfmpeg(
      tools,
      [
        ...['-copyts', '-filter_threads', '1', '-filter_complex_threads', '1'],
        ...inputArgs(inputs),
        ...['-filter_complex', filterGraph(shot, inputs), '-map', '[out]', '-frames:v', String(shot.frameCount)],
        ...outputArgs,
      ],
      { signal, onFrame },
    );
  } finally {
    for (const input of inputs) await rm(input.listFile, { force: true });
  }
}

async function prepareInputs(shot: Shot, dir: string, pieceFile: string): Promise<ShotInput[]> {
  const inputs: ShotInput[] = [];
  for (const [index, { footage }] of shot.pictures.entries()) {
    const parts = partsFor(footage, frameMs(shot.firstFrame), frameMs(shot.firstFrame + shot.frameCount));
    const files = [footage.initFile, ...parts.map((part) => part.file)].map((name) => resolve(dir, name));
    const init = await readInit(resolve(dir, footage.initFile));
    if (!init) throw new AppError('INTERNAL', `${footage.initFile} cannot be read`);
    const listFile = `${pieceFile}.${index}.txt`;
    await writeFile(listFile, files.map((name) => `file:${name}\n`).join(''));
    inputs.push({ listFile, editOffsetMs: init.editOffsetMs });
  }
  return inputs;
}

/** The order of the pieces by the frame, for people who look; the digest of all that decides what is on it. */
function nameOf(shot: Shot): string {
  const contents = {
    ...shot,
    pictures: shot.pictures.map(({ cell, footage }) => {
      const parts = partsFor(footage, frameMs(shot.firstFrame), frameMs(shot.firstFrame + shot.frameCount));
      return { cell, initFile: footage.initFile, parts };
    }),
    encoder: encoderArgs(1),
    graph: filterGraph(shot, []),
  };
  const digest = createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 16);
  return `${String(shot.firstFrame).padStart(8, '0')}-${digest}`;
}
