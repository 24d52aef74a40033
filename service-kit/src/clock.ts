/** Time comes in as an argument, so that rules and tests decide what "now" is. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Milliseconds since some moment of the past; goes on evenly when the clock is set. */
  monotonicMs?(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };

export interface ManualClock extends Clock {
  /** Time passes. */
  advance(ms: number): void;
  /** The clock is set, and no time passes. */
  set(nowMs: number): void;
}

/** A clock for tests; it stands still until it is told to move. */
export function manualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  let monotonicMs = 0;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => monotonicMs,
    advance: (ms) => {
      nowMs += ms;
      monotonicMs += ms;
    },
    set: (ms) => {
      nowMs = ms;
    },
  };
}
