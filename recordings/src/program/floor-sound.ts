import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import type { Rendition, RenditionPart } from '@campus/protocol/recording';
import { syncFile } from '../disk/sync-file.ts';
import { soundRate } from './frame-size.ts';
import { type Ffmpeg, type PipedFfmpeg, pipeFfmpeg, renderTwice } from './run-ffmpeg.ts';

const channels = 2;
const frameBytes = channels * 2;
/**
 * A stretch is decoded without a break as long as its sound is at most this far from where its parts say that it
 * belongs: an AAC frame is 21 ms.
 */
const holeMs = 30;
const silence = Buffer.alloc(soundRate * frameBytes);

export interface FloorSoundOptions {
  tools: Ffmpeg;
  dir: string;
  signal: AbortSignal;
}

/**
 * Writes the program's sound as AAC: exactly `samples` long at 48 kHz from the recording's time zero, each stretch of
 * the floor at the sample where it belongs, and silence where there is none. Rejects as `runFfmpeg` does.
 */
export async function makeFloorSound(
  floor: Rendition | undefined,
  samples: number,
  file: string,
  options: FloorSoundOptions,
  onProgress: (ratio: number) => void,
): Promise<void> {
  if (existsSync(file)) return;
  const unfinished = `${file}.unfinished`;
  const encoder = pipeFfmpeg(
    options.tools,
    [
      ...['-f', 's16le', '-ar', String(soundRate), '-ac', String(channels), '-i', 'pipe:0'],
      ...['-c:a', 'aac', '-b:a', '128k', '-threads', '1', '-f', 'mp4', unfinished],
    ],
    'into',
    options.signal,
  );
  const track = new SoundTrack(encoder, samples, (written) => onProgress(written / samples));
  try {
    for (const stretch of stretchesOf(floor)) await playStretch(stretch, track, file, options);
    await track.padTo(samples);
    encoder.stdin?.end();
    await encoder.ended;
    await syncFile(unfinished);
    await rename(unfinished, file);
  } finally {
    await encoder.stop();
    await rm(unfinished, { force: true });
  }
}

interface Stretch {
  initFile: string;
  init: number;
  parts: RenditionPart[];
}

function stretchesOf(floor: Rendition | undefined): Stretch[] {
  const stretches: Stretch[] = [];
  let endMs = Number.NEGATIVE_INFINITY;
  for (const part of floor ? [...floor.parts].sort((a, b) => a.startMs - b.startMs) : []) {
    const initFile = floor?.inits[part.init]?.file;
    if (initFile === undefined) continue;
    const last = stretches.at(-1);
    if (last?.init === part.init && Math.abs(part.startMs - endMs) <= holeMs) last.parts.push(part);
    else {
      stretches.push({ initFile, init: part.init, parts: [part] });
      endMs = part.startMs;
    }
    // Counted from the stretch's start, so that small differences cannot add up unseen.
    endMs += part.durationMs;
  }
  return stretches;
}

async function playStretch(
  stretch: Stretch,
  track: SoundTrack,
  file: string,
  options: FloorSoundOptions,
): Promise<void> {
  const fromMs = stretch.parts[0]?.startMs ?? 0;
  const failure = await renderTwice(async () => {
    // What the first attempt has written already is skipped by the second.
    await track.moveTo(Math.round((fromMs * soundRate) / 1000));
    await decode(stretch, track, file, options);
  });
  // What a damaged part has cost stays silent; the next stretch has its own place.
  if (failure) options.tools.log.warn({ err: failure, fromMs }, 'a stretch of the floor cannot be decoded');
}

async function decode(
  stretch: Stretch,
  track: SoundTrack,
  file: string,
  { tools, dir, signal }: FloorSoundOptions,
): Promise<void> {
  const listFile = join(`${file}.list.txt`);
  const names = [stretch.initFile, ...stretch.parts.map((part) => part.file)];
  await writeFile(listFile, names.map((name) => `file:${resolve(dir, name)}\n`).join(''));
  const decoder = pipeFfmpeg(
    tools,
    [
      // Edit lists are counted in by ourselves; the list is read as one file.
      ...['-ignore_editlist', '1', '-protocol_whitelist', 'concatf,file', '-i', `concatf:${listFile}`, '-map', '0:a:0'],
      ...['-f', 's16le', '-ar', String(soundRate), '-ac', String(channels), '-threads', '1', 'pipe:1'],
    ],
    'out-of',
    signal,
  );
  try {
    for await (const chunk of decoder.stdout ?? []) await track.write(chunk as Buffer);
    await decoder.ended;
  } finally {
    await decoder.stop();
    await rm(listFile, { force: true });
  }
}

/** PCM with a position: writes go to the sample where they belong, holes become silence, overlaps are cut. */
class SoundTrack {
  readonly #encoder: PipedFfmpeg;
  readonly #length: number;
  readonly #onWritten: (samples: number) => void;
  #position = 0;
  #toSkip = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(encoder: PipedFfmpeg, length: number, onWritten: (samples: number) => void) {
    this.#encoder = encoder;
    this.#length = length;
    this.#onWritten = onWritten;
  }

  /** The next write belongs to this sample; what of it lies before the present position (or zero) is cut. */
  async moveTo(sample: number): Promise<void> {
    this.#rest = Buffer.alloc(0);
    this.#toSkip = Math.max(0, this.#position - sample);
    await this.padTo(Math.min(sample, this.#length));
  }

  async padTo(sample: number): Promise<void> {
    while (this.#position < sample) {
      const count = Math.min(sample - this.#position, soundRate);
      await this.#put(silence.subarray(0, count * frameBytes));
    }
  }

  async write(chunk: Buffer): Promise<void> {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const frames = Math.floor(data.length / frameBytes);
    this.#rest = data.subarray(frames * frameBytes);
    const skipped = Math.min(this.#toSkip, frames);
    this.#toSkip -= skipped;
    const count = Math.min(frames - skipped, this.#length - this.#position);
    if (count > 0) await this.#put(data.subarray(skipped * frameBytes, (skipped + count) * frameBytes));
  }

  async #put(data: Buffer): Promise<void> {
    const out = this.#encoder.stdin;
    if (!out || out.destroyed) {
      await this.#encoder.ended;
      // An encoder that left before its time is not the stretch's fault, whatever it said.
      throw new AppError('UNAVAILABLE', 'the encoder of the sound has ended');
    }
    this.#position += data.length / frameBytes;
    this.#onWritten(this.#position);
    if (out.write(data)) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        out.off('drain', go).off('close', go);
        resolve();
      };
      out.on('drain', go).on('close', go);
    });
  }
}
