import type { Timers } from '../timers.ts';

/** A keyframe asked for sooner than this after one does not come (`keyframeDelayMs`), so nobody loses by waiting. */
const alonePauseMs = 350;
/** Whoever comes so soon after one who began gets the same keyframe, which takes longer to be made and sent. */
const sameKeyframeMs = 60;
/** Nobody came for so long: the last ones' DTLS is done by then, too. */
const calmMs = 120;
/** However many keep coming, none waits longer. */
const longestMs = 600;

export interface Crowd {
  /**
   * Calls `begin` when the picture shall begin for somebody who has just come: before this returns for who comes alone,
   * else together with the others. The answer calls it off, any number of times.
   */
  arrive(begin: () => void): () => void;
}

/**
 * Lets those who come together to one picture begin it together: with one keyframe, when the last of them is there. Else
 * the first ones' pictures take the time in which the others are let in, and a keyframe is sent to all of them for each
 * few who came after the one before.
 */
export function gatherCrowd(timers: Timers): Crowd {
  const waiting = new Set<() => void>();
  let beganAtMs = Number.NEGATIVE_INFINITY;
  let firstAtMs = 0;
  let stop: (() => void) | undefined;
  const beginAll = (): void => {
    stop = undefined;
    beganAtMs = timers.nowMs();
    for (const begin of [...waiting]) {
      waiting.delete(begin);
      begin();
    }
  };
  return {
    arrive(begin) {
      const nowMs = timers.nowMs();
      if (waiting.size === 0 && nowMs - beganAtMs >= alonePauseMs) {
        beganAtMs = nowMs;
        begin();
        return () => undefined;
      }
      if (waiting.size === 0 && nowMs - beganAtMs < sameKeyframeMs) {
        begin();
        return () => undefined;
      }
      if (waiting.size === 0) firstAtMs = nowMs;
      waiting.add(begin);
      stop?.();
      stop = timers.after(Math.max(0, Math.min(calmMs, firstAtMs + longestMs - nowMs)), beginAll);
      return () => {
        if (!waiting.delete(begin) || waiting.size > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
}
