import { describe, expect, it } from 'vitest';
import { calibratedSlowdown, medianOf, type Scores, tableOf, tooLow } from './scores.ts';

const run = (performance: number): Scores => ({
  scores: { performance, accessibility: 100, 'best-practices': 96 },
  firstContentMs: 1_000.4,
  largestContentMs: 1_500,
  blockedMs: 12,
  shift: 0.01,
  benchmarkIndex: 1_234.5,
  found: [],
});

describe('the scores of the public pages', () => {
  it('are medians, so that one bad run does not count', () => {
    expect(medianOf([99, 40, 97])).toBe(97);
    expect(medianOf([99, 40])).toBe(40);
    expect(medianOf([])).toBeNaN();
  });

  it('are too low when the median of one category is', () => {
    const good = { page: 'front', runs: [run(20), run(95), run(99)] };
    expect(tooLow([good])).toEqual([]);
    expect(tooLow([good, { page: 'door', runs: [run(94), run(94), run(99)] }])).toEqual(['door: performance 94']);
    expect(tooLow([{ page: 'nothing measured', runs: [] }])).toHaveLength(3);
  });

  it('are of the same phone on every machine', () => {
    expect(calibratedSlowdown(1_750)).toBe(4);
    expect(calibratedSlowdown(875)).toBe(2);
    expect(calibratedSlowdown(1_234.5)).toBe(2.8);
    // Neither slower than Lighthouse's own nor faster than the machine.
    expect(calibratedSlowdown(3_000)).toBe(4);
    expect(calibratedSlowdown(100)).toBe(1);
  });

  it('stand in a table', () => {
    expect(
      tableOf([{ page: 'front', runs: [run(95), run(99), run(97)] }])
        .split('\n')
        .at(-1),
    ).toBe('| front | 3 | 97 | 100 | 96 | 95 to 99 | 1000 | 1500 | 12 | 0.010 | 1235 |');
  });
});
