import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * Tries until `check` returns something true, and returns that. Throws after `withinMs` (20 s: a machine may be busy)
 * with the last error.
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 20_000): Promise<NonNullable<T>> {
  const until = performance.now() + withinMs;
  let last: unknown = new Error('It never became true.');
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (performance.now() > until) throw last;
    await delay(POLL_MS);
  }
}
