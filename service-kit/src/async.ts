import { AppError } from '@campus/protocol/errors';

/**
 * Waits for `promise` at most `timeoutMs`; after that it throws UNAVAILABLE (retryable) and names `what` did not
 * answer. The work itself is not stopped: who starts something that can be stopped passes it a signal as well.
 */
export async function withTimeout<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AppError('UNAVAILABLE', `${what} did not answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface SerialQueue {
  /** Runs `fn` after everything that was queued under `key` before it, whether that succeeded or failed. */
  serialise<T>(key: string, fn: () => Promise<T> | T): Promise<T>;
  /** Resolves when nothing is queued or running any more. */
  idle(): Promise<void>;
  /** How many keys have work at present. */
  readonly size: number;
}

/** A mutex for each key: same key one after another, different keys side by side. */
export function serialQueue(): SerialQueue {
  const tails = new Map<string, Promise<unknown>>();
  return {
    serialise<T>(key: string, fn: () => Promise<T> | T): Promise<T> {
      const before = tails.get(key) ?? Promise.resolve();
      const result = before.then(fn);
      // The tail never rejects, so that one failed job does not fail the next.
      const tail = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
    get size() {
      return tails.size;
    },
  };
}
