import type { Count } from './clerk.ts';

/** What one fault has cost, once. Times in milliseconds. */
export interface Outcome {
  readonly fault: string;
  readonly repetition: number;
  readonly startedAtMs: number;
  /** Commands that were acknowledged before the fault, and from then until all was well again. */
  readonly before: Count;
  readonly during: Count;
  /** From the end of the fault on: until commands are acknowledged again, and until pictures come again. */
  readonly commandsBackMs: number;
  readonly mediaBackMs: number;
  /** What was captured before the fault and is lost; from the end of the fault on, until something is recorded again. */
  readonly recordingLostMs: number;
  readonly recordingBackMs: number;
  /** Processes and ports that were not there before. */
  readonly leftBehind: readonly string[];
  readonly manualStep: string | null;
  /** What is not so that ought to be, of the whole broadcast and its recording. */
  readonly flaws: readonly string[];
}

/** What is promised. A busy machine gets more where time is measured; see `brokenPromises`. */
export interface Bounds {
  readonly backMs: number;
  readonly recordingLostMs: number;
}

export const promised: Bounds = { backMs: 5_000, recordingLostMs: 4_000 };

/** In words, what of it is broken. Pure. */
export function brokenPromises(outcome: Outcome, bounds: Bounds): string[] {
  const { before, during, leftBehind, flaws } = outcome;
  const lost = before.lost + during.lost;
  const twice = before.twice + during.twice;
  return [
    ...(before.acknowledged + during.acknowledged === 0 ? ['no command was acknowledged'] : []),
    ...(lost > 0 ? [`${lost} acknowledged commands are lost`] : []),
    ...(twice > 0 ? [`${twice} commands happened twice`] : []),
    ...(outcome.mediaBackMs > bounds.backMs ? [`media came back after ${outcome.mediaBackMs} ms`] : []),
    ...(outcome.commandsBackMs > bounds.backMs ? [`commands came back after ${outcome.commandsBackMs} ms`] : []),
    ...(outcome.recordingLostMs > bounds.recordingLostMs
      ? [`${outcome.recordingLostMs} ms of the recording are lost`]
      : []),
    ...leftBehind.map((what) => `${what} was left behind`),
    ...flaws,
  ];
}

export function inWords(outcome: Outcome): string {
  const { before, during } = outcome;
  return [
    `${outcome.fault}: ${before.acknowledged} + ${during.acknowledged} commands acknowledged`,
    `${before.lost + during.lost} lost, ${before.twice + during.twice} twice, back after ${outcome.commandsBackMs} ms`,
    `pictures back after ${outcome.mediaBackMs} ms`,
    `of the recording ${outcome.recordingLostMs} ms lost, back after ${outcome.recordingBackMs} ms`,
  ].join('; ');
}
