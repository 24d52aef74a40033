import { setTimeout as delay } from 'node:timers/promises';
import type { RenditionPart } from '@campus/protocol/recording';
import { endOf } from '../store/scan.ts';
import { sampleRate } from './encoder-arguments.ts';
import { SoundWriter, type SoundWriterOptions } from './sound-writer.ts';

export interface Stretch {
  /** Milliseconds of the recording. */
  fromMs: number;
  toMs: number;
}

export interface FloorFill {
  readonly done: Promise<void>;
  /** Leaves what is not filled yet; the next life of the recorder finds it. */
  stop(): void;
}

/** Shorter holes disturb nobody. */
const smallestHoleMs = 500;
/** A floor that stood still for longer is not filled with silence. */
const longestHoleMs = 30 * 60_000;
/** What one write hands over, and ffmpeg has to have taken before the next. */
const sliceSamples = sampleRate;
const waitMs = 10;
const samplesPerMs = sampleRate / 1000;
const bytesPerSample = 4;

/** Where a floor that goes on at `untilMs` lacks sound that is worth being filled with silence. Pure. */
export function holesOf(parts: readonly RenditionPart[], untilMs: number): Stretch[] {
  const holes: Stretch[] = [];
  let endMs = 0;
  for (const { startMs, reachesMs } of [
    ...parts.map((part) => ({ startMs: part.startMs, reachesMs: endOf(part) })),
    { startMs: untilMs, reachesMs: untilMs },
  ]) {
    const missingMs = startMs - endMs;
    if (missingMs > smallestHoleMs && missingMs <= longestHoleMs) holes.push({ fromMs: endMs, toMs: startMs });
    endMs = Math.max(endMs, reachesMs);
  }
  return holes;
}

/**
 * Makes the holes of a floor up with silence, so that it stays the clock of a replay. It goes beside the floor that is
 * mixed meanwhile, in generations of its own and as fast as ffmpeg takes it: nobody who speaks now has to wait until
 * half an hour of silence is written.
 */
export function fillFloor(holes: readonly Stretch[], options: Omit<SoundWriterOptions, 'onGap'>): FloorFill {
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  const silence = Buffer.alloc(sliceSamples * bytesPerSample);
  const fill = async ({ fromMs, toMs }: Stretch): Promise<void> => {
    const [from, to] = [Math.round(fromMs * samplesPerMs), Math.round(toMs * samplesPerMs)];
    // That something is missing here is noted already.
    const writer = new SoundWriter(from, { ...options, onGap: () => undefined });
    for (let at = from; at < to && !isStopped(); at += sliceSamples) {
      writer.write(silence.subarray(0, Math.min(sliceSamples, to - at) * bytesPerSample));
      while (writer.isBusy && !isStopped()) await delay(waitMs);
    }
    await writer.close();
  };
  const fillAll = async (): Promise<void> => {
    for (const hole of holes) if (!isStopped()) await fill(hole);
  };
  return {
    done: fillAll(),
    stop: () => stopping.abort(),
  };
}
