import { hasOwnTimes, type MediaSource, withInput } from './media-source.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

const sampleRate = 48_000;
const windowMs = 2;

/** Mono sound from time zero on: what is before the first sound, or in a hole, is silence. 48 kHz, -1 to 1. */
export async function samplesOf(source: MediaSource): Promise<Float32Array> {
  const pcm = await withInput(source, (inputArgs) =>
    runFfmpeg([
      ...(hasOwnTimes(source) ? ['-copyts'] : []),
      ...inputArgs,
      ...['-map', '0:a:0', '-af', `aresample=${sampleRate}:async=1:first_pts=0`, '-ac', '1', '-f', 'f32le', 'pipe:1'],
    ]),
  );
  return new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length - (pcm.length % 4)));
}

/** The loudness between two times in dB below full scale; -Infinity for digital silence, NaN where there is no sound. */
export async function rmsDb(source: MediaSource, fromMs: number, toMs: number): Promise<number> {
  const samples = await samplesOf(source);
  return decibels(rootMeanSquare(samples.subarray(at(fromMs), at(toMs))));
}

/**
 * How loud one tone is between two times, in dB below full scale (Goertzel's algorithm): of other sounds it hears next to
 * nothing, of silence nothing (-Infinity).
 */
export async function toneDb(source: MediaSource, hz: number, fromMs: number, toMs: number): Promise<number> {
  const samples = (await samplesOf(source)).subarray(at(fromMs), at(toMs));
  const turn = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + turn * last - before];
  const power = before * before + last * last - turn * before * last;
  return decibels((Math.SQRT2 * Math.sqrt(Math.max(0, power))) / samples.length);
}

/** When a sound set in after at least 100 ms of (relative) silence, in milliseconds, exact to about 2 ms. */
export async function beepTimes(source: MediaSource): Promise<number[]> {
  const samples = await samplesOf(source);
  const levels: number[] = [];
  const step = at(windowMs);
  for (let start = 0; start + step <= samples.length; start += step) {
    levels.push(rootMeanSquare(samples.subarray(start, start + step)));
  }
  const loudest = levels.reduce((max, level) => Math.max(max, level), 0);
  if (loudest < 0.01) return [];
  const times: number[] = [];
  let quietWindows = 0;
  for (const [index, level] of levels.entries()) {
    if (level < loudest / 4) {
      quietWindows += 1;
      continue;
    }
    if (quietWindows * windowMs >= 100) times.push(index * windowMs);
    quietWindows = 0;
  }
  return times;
}

function at(ms: number): number {
  return Math.round((ms * sampleRate) / 1000);
}

function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

function decibels(level: number): number {
  return 20 * Math.log10(level);
}
