import type { Clock } from './clock.ts';

/**
 * Work that is asked for more often than it is due: it begins when `everyMs` have passed since it began last, and never
 * while it still runs. Gives back what asks for it; that throws what the work throws.
 */
export function everySoOften(options: {
  everyMs: number;
  clock: Clock;
  work: (nowMs: number) => Promise<void>;
}): () => Promise<void> {
  const { everyMs, clock, work } = options;
  let beganAtMs = Number.NEGATIVE_INFINITY;
  let isRunning = false;
  return async () => {
    const nowMs = clock.nowMs();
    if (isRunning || nowMs - beganAtMs < everyMs) return;
    beganAtMs = nowMs;
    isRunning = true;
    try {
      await work(nowMs);
    } finally {
      isRunning = false;
    }
  };
}
