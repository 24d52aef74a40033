import { playlistTimeAt, type RenditionPart } from '@campus/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementTimeAt, momentAt, nextMomentWithMedia, pictureAt } from './part-times.ts';

function partsOf(...spans: readonly (readonly [startMs: number, durationMs: number])[]): RenditionPart[] {
  return spans.map(([startMs, durationMs], index) => ({ file: `p${index}.m4s`, init: 0, startMs, durationMs }));
}

/** From 500 ms on, with a hole from 4500 to 10000. */
const parts = partsOf([500, 2000], [2500, 2000], [10_000, 2000]);

describe('times of a rendition', () => {
  it('has no time before the first part, in a hole and after the end', () => {
    expect(elementTimeAt(parts, 499)).toBeNull();
    expect(elementTimeAt(parts, 4500)).toBeNull();
    expect(elementTimeAt(parts, 12_000)).toBeNull();
  });

  it('counts the parts end to end while the element has not said where they are', () => {
    expect(elementTimeAt(parts, 500)).toBe(0);
    expect(elementTimeAt(parts, 10_500)).toBe(4.5);
    expect(momentAt(parts, 4.5)).toBe(10_500);
  });

  it('believes the element about where the parts are', () => {
    const starts = (index: number): number | null => [0.1, 2.2, 4.3][index] ?? null;
    expect(elementTimeAt(parts, 10_500, starts)).toBeCloseTo(4.8);
    expect(momentAt(parts, 4.8, starts)).toBeCloseTo(10_500);
  });

  it('goes back and forth without a loss for any parts', () => {
    const anyParts = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 100, max: 4000 })), {
        minLength: 1,
        maxLength: 20,
      })
      .map((pairs) => {
        let endMs = 0;
        return partsOf(
          ...pairs.map(([holeMs, durationMs]) => {
            const startMs = endMs + holeMs;
            endMs = startMs + durationMs;
            return [startMs, durationMs] as const;
          }),
        );
      });
    fc.assert(
      fc.property(anyParts, fc.nat(100_000), (some, recordingMs) => {
        const seconds = elementTimeAt(some, recordingMs);
        expect(seconds).toBe(playlistTimeAt(some, recordingMs));
        if (seconds !== null) expect(momentAt(some, seconds)).toBeCloseTo(recordingMs, 3);
      }),
    );
  });

  it('holds the last frame for a short while, and then has no picture', () => {
    expect(pictureAt(parts, 3000)).toEqual({ elementSeconds: 2.5, isHeld: false });
    expect(pictureAt(parts, 5000)).toEqual({ elementSeconds: 3.98, isHeld: true });
    expect(pictureAt(parts, 7000)).toBeNull();
  });

  it('shows the first frame a little early, but not long before', () => {
    expect(pictureAt(parts, 100)).toEqual({ elementSeconds: 0, isHeld: true });
    expect(pictureAt(partsOf([5000, 1000]), 3000)).toBeNull();
  });

  it('finds the next moment with media behind a hole', () => {
    expect(nextMomentWithMedia(parts, 0)).toBe(500);
    expect(nextMomentWithMedia(parts, 3000)).toBe(3000);
    expect(nextMomentWithMedia(parts, 6000)).toBe(10_000);
    expect(nextMomentWithMedia(parts, 13_000)).toBeNull();
  });
});
