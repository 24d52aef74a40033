import type { Hole } from './closed-recording.ts';

/** What is missing from later on was not lost by the blow. */
const aftermathMs = 5_000;

/** Something that was killed while a recording ran; times are the recording's. */
export interface Blow {
  readonly name: string;
  readonly atMs: number;
  /** From when on it could come back, where somebody had to start it again. */
  readonly againMs?: number;
}

/** What is missing of one track, and which blow that was. */
export interface Cost {
  /** Null where no blow can have been it: a picture may be missing for other reasons too. */
  readonly blow: Blow | null;
  /** What was captured before the blow and is lost. */
  readonly lostMs: number;
  /** How long after it (after the new start, where there is one) something is there again. */
  readonly backMs: number;
  readonly words: string;
}

/** Holds each hole against the last blow before its end, which alone can have made it. */
export function costsOf(blows: readonly Blow[], source: string, holes: readonly Hole[]): Cost[] {
  return holes.map(({ fromMs, toMs }) => {
    const blow = blows.findLast(({ atMs }) => atMs <= toMs);
    if (!blow || fromMs > (blow.againMs ?? blow.atMs) + aftermathMs) {
      const words = `${source}, by no kill: ${Math.round(toMs - fromMs)} ms missing from ${Math.round(fromMs)} ms on`;
      return { blow: null, lostMs: 0, backMs: 0, words };
    }
    const lostMs = Math.round(blow.atMs - fromMs);
    const backMs = Math.round(toMs - (blow.againMs ?? blow.atMs));
    const words = `${source} after ${blow.name} was killed: ${lostMs} ms lost, back ${backMs} ms later`;
    return { blow, lostMs, backMs, words };
  });
}
