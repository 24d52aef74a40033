import { AppError } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';

/**
 * A token bucket: `burst` calls at once, `perSecond` in the long run. Joining takes a burst of calls, layers that
 * follow a window's size come in showers; what is beyond that is a mistake or an attack. Throws RATE_LIMITED.
 */
export function createCallLimit(options: { perSecond: number; burst: number; clock: Clock }): () => void {
  let tokens = options.burst;
  let filledAtMs = options.clock.nowMs();
  return () => {
    const nowMs = options.clock.nowMs();
    const passedMs = Math.max(0, nowMs - filledAtMs);
    filledAtMs = nowMs;
    tokens = Math.min(options.burst, tokens + (passedMs / 1000) * options.perSecond);
    if (tokens < 1) throw new AppError('RATE_LIMITED', 'too many calls on this connection');
    tokens -= 1;
  };
}
