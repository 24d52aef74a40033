import { expect, it } from 'vitest';
import { costsOf } from './costs.ts';

const first = { name: 'the recorder', atMs: 10_000 };
const second = { name: 'everything', atMs: 30_000, againMs: 33_000 };
const costs = (fromMs: number, toMs: number) => costsOf([first, second], 'camera', [{ fromMs, toMs }])[0];

it('a hole is the cost of the last blow before its end', () => {
  expect(costs(9_000, 12_000)).toMatchObject({ blow: first, lostMs: 1_000, backMs: 2_000 });
});

it('where somebody had to start it again, it is counted from there', () => {
  expect(costs(29_500, 35_000)).toMatchObject({ blow: second, lostMs: 500, backMs: 2_000 });
});

it('a hole before any blow, or long after one, is no blow’s', () => {
  expect(costs(1_000, 3_000)?.blow).toBeNull();
  expect(costs(20_000, 21_000)?.blow).toBeNull();
});
