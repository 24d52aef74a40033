import { describe, expect, it } from 'vitest';
import { TrackSource } from './broadcast/roles.ts';
import { PictureChoice } from './media.ts';
import { ceilings, maySend, Saving, savingOf, stricter } from './saving.ts';

describe('saving data', () => {
  it('takes less with each level, and never the sound', () => {
    const levels = Saving.options.slice(1).map((saving) => ceilings[saving]);
    const kbps = levels.map((level) => level.kbps ?? Number.POSITIVE_INFINITY);
    expect(kbps).toEqual(kbps.toSorted((a, b) => b - a));
    expect(new Set(kbps).size).toBe(kbps.length);
    for (const { kbps: all, pictureBps, sources } of levels) {
      expect(sources).toContain('microphone');
      // A voice and its headers.
      expect((all ?? 0) - (pictureBps ?? 0) / 1_000).toBeGreaterThanOrEqual(75);
    }
  });

  it('knows what each choice of picture means, and which of two is stricter', () => {
    expect(Object.fromEntries(PictureChoice.options.map((choice) => [choice, savingOf(choice)]))).toEqual({
      auto: 'off',
      high: 'off',
      medium: 'off',
      low: 'low',
      'slides-and-sound': 'slides-and-sound',
      'sound-only': 'sound-only',
    });
    expect(stricter('low', 'off')).toBe('low');
    expect(stricter('slides-and-sound', 'sound-only')).toBe('sound-only');
  });

  it('lets through what can be made small enough, or is', () => {
    const camera = { source: 'camera', layers: 3, maxBitrateBps: undefined } as const;
    const screen = { source: 'screen', layers: 1, maxBitrateBps: 2_500_000 } as const;
    const may = (saving: Saving) => [
      maySend(saving, { source: 'microphone', layers: 1, maxBitrateBps: undefined }),
      maySend(saving, camera),
      maySend(saving, screen),
      maySend(saving, { ...screen, maxBitrateBps: 120_000 }),
      maySend(saving, { ...screen, maxBitrateBps: undefined }),
    ];
    expect(may('off')).toEqual([true, true, true, true, true]);
    expect(may('low')).toEqual([true, true, false, true, false]);
    expect(may('slides-and-sound')).toEqual([true, false, false, true, false]);
    expect(may('sound-only')).toEqual([true, false, false, false, false]);
    expect(ceilings.off.sources).toEqual(TrackSource.options);
  });
});
