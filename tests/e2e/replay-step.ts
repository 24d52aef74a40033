import { expect, type Page } from '@playwright/test';
import { type PlaybackSample, playFrom, watchUntil } from './replay-page.ts';

/** Samples from the first one on at which the player had found its step. */
const settled = (samples: readonly PlaybackSample[]): readonly PlaybackSample[] =>
  samples.filter((sample) => sample.recordingMs > (samples[0]?.recordingMs ?? 0) + 1_500);

/** Whether the page ran from the sample before that one to this; else what it says is from before it stood still. */
function pageRan({ pageMs }: PlaybackSample, index: number, samples: readonly PlaybackSample[]): boolean {
  return pageMs - (samples[index - 1]?.pageMs ?? pageMs) <= 250;
}

/** Pictures and sound that are no further apart than this are in step for whoever watches. */
const inStepMs = 80;

/** How much of the recording passed in a millisecond in which the page ran. */
function speedOf(samples: readonly PlaybackSample[]): number {
  let [recordingMs, pageMs] = [0, 0];
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1];
    if (!before || !pageRan(sample, index, samples)) continue;
    recordingMs += sample.recordingMs - before.recordingMs;
    pageMs += sample.pageMs - before.pageMs;
  }
  return recordingMs / pageMs;
}

/** Of each sample the picture that is furthest from the sound, in either direction. */
function worstDriftsOf(samples: readonly PlaybackSample[]): number[] {
  return samples.flatMap(({ pictures }) => {
    const sizes = pictures.flatMap(({ driftMs }) => (driftMs === null ? [] : Math.abs(driftMs)));
    return sizes.length === 0 ? [] : Math.max(...sizes);
  });
}

/**
 * What 85 % of the samples stay within. One stall of a busy machine is seen by a few samples, in all pictures at once,
 * and made good; what was recorded is held to its bound without exception, in the tracks and in the program file.
 */
function mostlyBelow(drifts: readonly number[]): number {
  const sizes = drifts.toSorted((a, b) => a - b);
  return sizes[Math.ceil(sizes.length * 0.85) - 1] ?? Number.POSITIVE_INFINITY;
}

interface Passage {
  readonly fromMs: number;
  readonly toMs: number;
  /** More pictures whose step is known than these. */
  readonly enough: number;
  /** How much of the recording has to pass in a second. */
  readonly speed?: number;
}

/**
 * Plays a passage until it was in step, from its beginning each time: a browser that was starved in all of one passage
 * says nothing of the next. Resolves to all that was seen meanwhile once the player had found its step.
 */
export async function playInStep(host: Page, { fromMs, toMs, enough, speed = 0 }: Passage): Promise<PlaybackSample[]> {
  const all: PlaybackSample[] = [];
  let seen: PlaybackSample[] = [];
  const worstMs = async (): Promise<number> => {
    await playFrom(host, fromMs);
    const hasPassed = (watched: readonly PlaybackSample[]) => watched.some(({ recordingMs }) => recordingMs >= toMs);
    const samples = settled(await watchUntil(host, { 'its end': hasPassed }));
    all.push(...samples);
    seen.push(...samples.filter(pageRan));
    const drifts = worstDriftsOf(seen);
    const isJudged = drifts.length > enough && speedOf(samples) > speed;
    const worst = isJudged ? mostlyBelow(drifts) : Number.POSITIVE_INFINITY;
    if (isJudged && worst > inStepMs) seen = [];
    return worst;
  };
  await expect.poll(worstMs, { timeout: 120_000, intervals: [0] }).toBeLessThanOrEqual(inStepMs);
  return all;
}
