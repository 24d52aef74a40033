import { describe, expect, it } from 'vitest';
import { frameDelays, numbersInSession } from './frame-delays.ts';

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

describe('the frames of a clip that is played again and again', () => {
  const clip = { framesPerSecond: 10, framesPerKeyframe: 10 };

  it('are due after the keyframe before them', () => {
    const shown = [
      [18, 1_830],
      [19, 1_925],
      [0, 2_040],
      [1, 2_120],
    ] as const;
    const numbered = numbersInSession(shown, [0, 1_000, 2_000], clip);
    expect(numbered.shown).toEqual([
      [18, 1_830],
      [19, 1_925],
      [20, 2_040],
      [21, 2_120],
    ]);
    expect(frameDelays(numbered.dueAtMs, numbered.shown).delaysMs).toEqual([30, 25, 40, 20]);
  });

  it('are found again when somebody asked for a keyframe in between', () => {
    const shown = [
      [5, 530],
      [10, 590],
      [11, 680],
    ] as const;
    const numbered = numbersInSession(shown, [0, 560], clip);
    expect(frameDelays(numbered.dueAtMs, numbered.shown).delaysMs).toEqual([30, 30, 20]);
  });

  it('are left out when they were shown before any keyframe', () => {
    expect(numbersInSession([[3, 100]], [200], clip).shown).toEqual([]);
  });
});
