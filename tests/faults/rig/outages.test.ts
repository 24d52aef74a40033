import { expect, it } from 'vitest';
import { watchOutages } from './outages.ts';

function watched(...cameAtMs: number[]) {
  let nowMs = 0;
  const watch = watchOutages(500, () => nowMs);
  for (const atMs of cameAtMs) {
    nowMs = atMs;
    watch.came();
  }
  return { watch, passes: (atMs: number) => void (nowMs = atMs) };
}

it('counts from the end of a fault until something came again', () => {
  const { watch } = watched(100, 200, 3_000, 3_100);
  expect(watch.backAfterMs(250, 1_000)).toBe(2_000);
});

it('counts an outage that the fault made later, and not one from before it', () => {
  const { watch } = watched(100, 2_000, 2_100, 4_000);
  expect(watch.backAfterMs(2_050, 2_100)).toBe(1_900);
  expect(watch.backAfterMs(5_000, 5_000)).toBe(0);
});

it('counts what goes on to now, and what is short not at all', () => {
  const { watch, passes } = watched(100, 500, 900);
  expect(watch.backAfterMs(200, 200)).toBe(0);
  passes(9_000);
  expect(watch.backAfterMs(1_000, 2_000)).toBe(7_000);
});
