import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFfmpeg } from './run-ffmpeg.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** A clip of tests/fixtures, as an absolute path. */
export function fixture(name: 'lecture-960x540.mp4' | 'tabletop-640x480.mp4' | 'voice.ogg'): string {
  return join(fixtures, name);
}

/**
 * The clip as Chromium's fake camera wants it (`--use-file-for-fake-video-capture`), in the same size; it loops. Motion
 * JPEG, because the raw form of the same 12 s has 230 MB.
 */
export function fakeCameraFile(
  clip: 'lecture-960x540.mp4' | 'tabletop-640x480.mp4' = 'lecture-960x540.mp4',
): Promise<string> {
  return cached(fixture(clip), ['-an', '-c:v', 'mjpeg', '-q:v', '3', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg'], '.mjpeg');
}

/**
 * The lecture at a quarter of its size and half its pictures, for whoever only wants to see that one moves: it costs a
 * fraction of the CPU. Raw, because Chromium plays Motion JPEG at 30 pictures a second whatever it was made for.
 */
export function smallFakeCameraFile(): Promise<string> {
  const outputArgs = ['-an', '-vf', 'scale=480:270,fps=15', '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe'];
  return cached(fixture('lecture-960x540.mp4'), outputArgs, '.y4m');
}

/** A few seconds of the lecture in its own size, at 10 pictures a second: for whoever wants to see which size arrives. */
export function largeFakeCameraFile(): Promise<string> {
  const outputArgs = ['-t', '4', '-an', '-vf', 'fps=10', '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe'];
  return cached(fixture('lecture-960x540.mp4'), outputArgs, '.y4m');
}

/** The voice for `--use-file-for-fake-audio-capture`; it loops. */
export function fakeMicrophoneFile(): Promise<string> {
  return cached(fixture('voice.ogg'), ['-ac', '1', '-ar', '48000', '-c:a', 'pcm_s16le', '-f', 'wav'], '.wav');
}

/**
 * Made once and kept in the OS's temporary folder under a hash of source and arguments. Two tests at once may both make
 * it; each renames its own whole file into place.
 */
async function cached(source: string, outputArgs: readonly string[], extension: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(source))
    .update(outputArgs.join(' '))
    .digest('hex');
  const folder = join(tmpdir(), 'campus-fake-devices');
  const file = join(folder, `${hash.slice(0, 20)}${extension}`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `.${randomBytes(6).toString('hex')}${extname(file)}`);
  try {
    await runFfmpeg(['-i', source, ...outputArgs, '-y', unfinished]);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  return file;
}
