import { describe, expect, it } from 'vitest';
import { bootstrapMedian, median, quantile } from './statistics.ts';

describe('the statistics of the load rig', () => {
  it('take the nearest rank for a quantile', () => {
    const values = [5, 1, 4, 2, 3];
    expect(quantile(values, 0)).toBe(1);
    expect(quantile(values, 0.5)).toBe(3);
    expect(quantile(values, 0.95)).toBe(5);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('take the mean of the two in the middle for a median', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('give an interval that holds the median and grows with the spread', () => {
    const narrow = bootstrapMedian([1, 1.01, 1.02, 1.03, 1.04]);
    const wide = bootstrapMedian([0.5, 0.8, 1.02, 1.4, 2]);
    for (const { low, high } of [narrow, wide]) {
      expect(low).toBeLessThanOrEqual(1.02);
      expect(high).toBeGreaterThanOrEqual(1.02);
    }
    expect(wide.high - wide.low).toBeGreaterThan(narrow.high - narrow.low);
    expect(bootstrapMedian([0.5, 0.8, 1.02, 1.4, 2])).toEqual(wide);
  });

  it('know no interval of one value', () => {
    expect(bootstrapMedian([2])).toEqual({ median: 2, low: Number.NaN, high: Number.NaN });
  });
});
