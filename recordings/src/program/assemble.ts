import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import { syncFile } from '../disk/sync-file.ts';
import { readMovie } from '../mp4/read-movie.ts';
import { bytesOf, requireRoom } from './disk-room.ts';
import { frameMs, picture } from './frame-size.ts';
import { type Ffmpeg, runFfmpeg } from './run-ffmpeg.ts';

export interface AssembleInput {
  tools: Ffmpeg;
  /** The recording's folder, where the program goes. */
  dir: string;
  workDir: string;
  pieces: readonly string[];
  sound: string;
  frameCount: number;
  signal: AbortSignal;
}

const toleranceMs = 100;

/**
 * Puts the pieces end to end and the sound beside them without encoding anything, verifies the file, makes the HLS
 * form of it, and only then gives both their names. Gives size and length.
 */
export async function assembleProgram(input: AssembleInput): Promise<{ bytes: number; durationMs: number }> {
  const { tools, dir, workDir, pieces, sound, frameCount, signal } = input;
  // The program, and the HLS form of it.
  await requireRoom(dir, tools.diskReserveBytes ?? 0, 2 * (await bytesOf([...pieces, sound])));
  const list = join(workDir, 'pieces.txt');
  const film = join(workDir, 'program.mp4');
  await writeFile(list, pieces.map((piece) => `file:${piece}\n`).join(''));
  await runFfmpeg(
    tools,
    [
      ...['-protocol_whitelist', 'concatf,file', '-f', 'h264', '-framerate', String(picture.framesPerSecond)],
      ...['-i', `concatf:${list}`, '-i', sound, '-map', '0:v:0', '-map', '1:a:0', '-c', 'copy'],
      // Raw H.264 has no times, and ffmpeg's own guess adds up microseconds cut off: 35 ms in an hour.
      ...['-bsf:v', `setts=ts=N/${picture.framesPerSecond}/TB:duration=1/${picture.framesPerSecond}/TB`],
      ...['-movflags', '+faststart', film],
    ],
    { signal },
  );
  const durationMs = await verify(film, frameCount);
  const { segments, playlist } = await makeHls(film, input);
  const { size: bytes } = await stat(film);
  // The playlist names its segments by their digest, so each of these steps leaves a pair that fits.
  for (const [from, to] of [
    [join(workDir, segments), segments],
    [playlist, 'program.m3u8'],
    [film, 'program.mp4'],
  ] as const) {
    await syncFile(from);
    await rename(from, join(dir, to));
  }
  await removeOldSegments(dir, segments);
  return { bytes, durationMs };
}

async function verify(film: string, frameCount: number): Promise<number> {
  const movie = await readMovie(film);
  if (!movie) throw new AppError('INTERNAL', 'the program is not a whole MP4 file');
  const wantedMs = frameMs(frameCount);
  const video = movie.tracks.find((track) => track.kind === 'video');
  const audio = movie.tracks.find((track) => track.kind === 'audio');
  const lengths = [movie.durationMs, video?.durationMs, audio?.durationMs];
  const isRight = lengths.every((length) => Math.abs((length ?? 0) - wantedMs) <= toleranceMs);
  if (!isRight || video?.sampleCount !== frameCount) {
    const found = `${lengths.join(', ')} ms and ${video?.sampleCount} frames`;
    throw new AppError('INTERNAL', `the program has ${found} instead of ${wantedMs} ms and ${frameCount} frames`);
  }
  return movie.durationMs;
}

/** One file of segments with byte ranges, under a name that its content decides. */
async function makeHls(
  film: string,
  { tools, workDir, signal }: AssembleInput,
): Promise<{ segments: string; playlist: string }> {
  const playlist = join(workDir, 'program.m3u8');
  const plain = join(workDir, 'program.m4s');
  await runFfmpeg(
    tools,
    [
      ...['-i', film, '-c', 'copy', '-f', 'hls', '-hls_time', '6', '-hls_playlist_type', 'vod', '-hls_list_size', '0'],
      ...['-hls_segment_type', 'fmp4', '-hls_flags', 'single_file+independent_segments'],
      ...['-hls_segment_filename', plain, playlist],
    ],
    { signal },
  );
  const written = await readFile(playlist, 'utf8');
  const { size } = await stat(plain);
  const digest = createHash('sha256').update(written).update(String(size)).digest('hex').slice(0, 8);
  const segments = `program-${digest}.m4s`;
  await rename(plain, join(workDir, segments));
  await writeFile(playlist, written.replaceAll('program.m4s', segments));
  return { segments, playlist };
}

async function removeOldSegments(dir: string, kept: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (/^program-[0-9a-f]{8}\.m4s$/.test(name) && name !== kept) await rm(join(dir, name), { force: true });
  }
}
