import type { Clock } from '@campus/service-kit';

/**
 * The wall clock as it was when this was made, going on by the monotonic clock: a recording's time must not jump when
 * the machine's clock is set.
 */
export function steadyClock(startMs = Date.now(), monotonicMs: () => number = () => performance.now()): Clock {
  const offsetMs = startMs - monotonicMs();
  return { nowMs: () => offsetMs + monotonicMs() };
}
