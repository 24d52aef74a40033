import { type Clock, systemClock } from '@campus/service-kit/clock';

/** Time as the engine needs it: a clock, and something that happens later. */
export interface Timers extends Clock {
  /** Runs `fn` once after `delayMs`; the answer calls it off, any number of times. */
  after(delayMs: number, fn: () => void): () => void;
}

export const systemTimers: Timers = {
  nowMs: systemClock.nowMs,
  after(delayMs, fn) {
    const timer = setTimeout(fn, delayMs);
    // A timer of ours is never a reason to keep the process alive.
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export interface ManualTimers extends Timers {
  /** Moves time on and runs what falls due, in its order. */
  advance(ms: number): void;
}

/** Timers for tests: nothing happens until time is moved. */
export function manualTimers(startMs = 0): ManualTimers {
  let nowMs = startMs;
  let nextKey = 0;
  const due = new Map<number, { atMs: number; fn: () => void }>();
  const earliest = (untilMs: number) =>
    [...due].filter(([, job]) => job.atMs <= untilMs).toSorted(([, a], [, b]) => a.atMs - b.atMs)[0];
  return {
    nowMs: () => nowMs,
    after(delayMs, fn) {
      const key = nextKey++;
      due.set(key, { atMs: nowMs + delayMs, fn });
      return () => void due.delete(key);
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let next = earliest(untilMs); next; next = earliest(untilMs)) {
        due.delete(next[0]);
        nowMs = next[1].atMs;
        next[1].fn();
      }
      nowMs = untilMs;
    },
  };
}
