import { retryDelayMs } from '../media/wanted.ts';

/** Asks until there is an answer, ever less often. */
export async function again<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await ask();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs(failures)));
    }
  }
}
