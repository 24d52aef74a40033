/** What to do with a picture that is ahead of (positive) or behind (negative) the sound. */
export type Correction = { kind: 'steady' } | { kind: 'nudge'; playbackRate: number } | { kind: 'seek' };

/** Nobody sees less; a nudge starts beyond this and ends well within it, so that it does not flutter. */
const startNudgeMs = 30;
const endNudgeMs = 8;
/** Beyond this a jump is less disturbing than a long chase. */
const seekMs = 400;
/** So much faster or slower a picture may run: muted, it shows little, and waiting shows less than hurrying. */
const largestHurry = 0.2;
const largestDelay = 0.5;
const nudgePerMs = 1 / 800;

/**
 * One step of the controller: `rate` is the sound's own speed. Call it again with the fresh drift and whether
 * a nudge is under way.
 */
export function correctionFor(driftMs: number, rate: number, isNudging: boolean): Correction {
  const distanceMs = Math.abs(driftMs);
  if (distanceMs > seekMs * Math.max(1, rate)) return { kind: 'seek' };
  if (distanceMs <= (isNudging ? endNudgeMs : startNudgeMs)) return { kind: 'steady' };
  const largest = driftMs > 0 ? largestDelay : largestHurry;
  const nudge = Math.min(largest, Math.max(0.02, distanceMs * nudgePerMs));
  return { kind: 'nudge', playbackRate: rate * (1 - Math.sign(driftMs) * nudge) };
}

/**
 * How long a seek takes here, learned from those before, in milliseconds of the wall clock: a seek while
 * playing aims so far ahead.
 */
export function learnSeekDuration(beforeMs: number, measuredMs: number): number {
  return Math.min(300, beforeMs * 0.6 + measuredMs * 0.4);
}
