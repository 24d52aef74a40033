const firstRetryMs = 200;
const slowestRetryMs = 2_000;

export interface RetryLoops {
  /**
   * Does the work for this key soon; pokes while it runs become one more run after it. `isAnew` when what stood in its
   * way may be gone: should it fail again, the pauses begin with the shortest.
   */
  poke(key: string, options?: { isAnew?: boolean }): void;
  close(): void;
}

/**
 * Work that has to succeed in the end: for each key it runs once after a poke, again after one that came meanwhile,
 * and again (200 ms to 2 s later) until it does not throw.
 */
export function retryLoops(options: {
  work: (key: string) => Promise<void>;
  onError: (error: unknown, key: string) => void;
}): RetryLoops {
  interface Loop {
    isDirty: boolean;
    isRunning: boolean;
    delayMs: number;
    timer: NodeJS.Timeout | undefined;
  }
  const loops = new Map<string, Loop>();
  let isClosed = false;

  const run = async (key: string, loop: Loop): Promise<void> => {
    if (isClosed || loop.isRunning) return;
    loop.isRunning = true;
    clearTimeout(loop.timer);
    loop.timer = undefined;
    const hasWork = (): boolean => loop.isDirty && !isClosed;
    while (hasWork()) {
      loop.isDirty = false;
      try {
        await options.work(key);
        loop.delayMs = firstRetryMs;
      } catch (error) {
        if (isClosed) break;
        options.onError(error, key);
        loop.isDirty = true;
        loop.timer = setTimeout(() => void run(key, loop), loop.delayMs);
        loop.delayMs = Math.min(loop.delayMs * 2, slowestRetryMs);
        break;
      }
    }
    loop.isRunning = false;
    if (!loop.isDirty) loops.delete(key);
  };

  return {
    poke(key, { isAnew = false } = {}) {
      if (isClosed) return;
      const loop = loops.get(key) ?? { isDirty: false, isRunning: false, delayMs: firstRetryMs, timer: undefined };
      loops.set(key, loop);
      loop.isDirty = true;
      if (isAnew) loop.delayMs = firstRetryMs;
      void run(key, loop);
    },
    close() {
      isClosed = true;
      for (const loop of loops.values()) clearTimeout(loop.timer);
      loops.clear();
    },
  };
}
