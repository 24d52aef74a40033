import { AppError } from '@campus/protocol';

/** The request was sent, but its answer was lost: whether it happened is not known. */
export class LostAnswer extends Error {}

export interface RetryDependencies {
  /** Resolves when the connection is up; rejects with AppError when it never will be again. */
  readonly untilUp: () => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
}

const MOST_REFUSALS = 6;

/**
 * Sends until there is an answer. The request has to carry its commandId, so that a repetition after a lost
 * answer happens once. A retryable refusal (a part of the system is away) is tried a few times more.
 */
export async function sendUntilAnswered<T>(send: () => Promise<T>, { untilUp, wait }: RetryDependencies): Promise<T> {
  let refusals = 0;
  for (;;) {
    await untilUp();
    try {
      return await send();
    } catch (error) {
      if (error instanceof LostAnswer) continue;
      const mayHelp = error instanceof AppError && error.retryable && error.code !== 'NO_ENCODING';
      refusals += 1;
      if (!mayHelp || refusals > MOST_REFUSALS) throw error;
      await wait(Math.min(2_000, 250 * 2 ** (refusals - 1)));
    }
  }
}
