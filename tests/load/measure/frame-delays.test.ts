import { describe, expect, it } from 'vitest';
import { frameDelays } from './frame-delays.ts';

describe('the delay of frames', () => {
  it('is from when each was drawn to when it was first shown', () => {
    const delays = frameDelays(
      [0, 100, 200, 300],
      [
        [1, 140],
        [1, 190],
        [2, 250],
        [3, 360],
      ],
    );
    expect(delays.delaysMs).toEqual([40, 50, 60]);
    expect(delays).toMatchObject({ frames: 3, p50Ms: 50, p95Ms: 60, shownShare: 1 });
    expect(delays.shownPerSecond).toBeCloseTo(2 / 0.22);
  });

  it('tells frames that were left out, and leaves out those of which nobody knows when they were drawn', () => {
    const delays = frameDelays(
      [0, 100, 200, 300],
      [
        [0, 40],
        [3, 340],
        [9, 400],
      ],
    );
    expect(delays).toMatchObject({ frames: 2, shownShare: 0.5 });
  });

  it('is no number where nothing was shown', () => {
    expect(frameDelays([0], [])).toMatchObject({ frames: 0, p50Ms: Number.NaN });
  });
});
