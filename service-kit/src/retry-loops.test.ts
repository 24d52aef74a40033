import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { retryLoops } from './retry-loops.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Loops whose work fails each time, and how often it was tried. */
function failing() {
  const set = { tries: 0 };
  const loops = retryLoops({
    async work() {
      set.tries += 1;
      throw new Error('not yet');
    },
    onError: () => undefined,
  });
  return { set, loops };
}

it('work that fails is tried again after ever longer pauses, up to two seconds', async () => {
  const { set, loops } = failing();
  loops.poke('one');
  for (const [tries, pauseMs] of [200, 400, 800, 1_600, 2_000, 2_000].entries()) {
    await vi.advanceTimersByTimeAsync(pauseMs - 1);
    expect(set.tries).toBe(tries + 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(set.tries).toBe(tries + 2);
  }
  loops.close();
});

it('a poke tries at once, and only one that says so makes the pauses short again', async () => {
  const { set, loops } = failing();
  loops.poke('one');
  await vi.advanceTimersByTimeAsync(10_000);
  const { tries } = set;
  loops.poke('one');
  await vi.advanceTimersByTimeAsync(200);
  expect(set.tries).toBe(tries + 1);
  loops.poke('one', { isAnew: true });
  await vi.advanceTimersByTimeAsync(200);
  expect(set.tries).toBe(tries + 3);
  loops.close();
});
