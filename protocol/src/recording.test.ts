import { describe, expect, it } from 'vitest';
import { playlistTimeAt, type RenditionPart, recordingTimeAt } from './recording.ts';

const part = (startMs: number, durationMs: number): RenditionPart => ({ file: 'p.m4s', init: 0, startMs, durationMs });
// A picture from 1 s to 5 s, a hole of 5 s, then 10 s to 12 s.
const parts = [part(1000, 2000), part(3000, 2000), part(10_000, 2000)];

describe('a playlist of parts end to end', () => {
  it('skips the holes between parts', () => {
    expect(playlistTimeAt(parts, 1000)).toBe(0);
    expect(playlistTimeAt(parts, 4500)).toBe(3.5);
    expect(playlistTimeAt(parts, 10_500)).toBe(4.5);
  });

  it('has no playlist time for a moment without a picture', () => {
    expect([0, 5000, 9999, 12_000].map((ms) => playlistTimeAt(parts, ms))).toEqual([null, null, null, null]);
  });

  it('finds the way back', () => {
    for (const ms of [1000, 2999, 4500, 10_000, 11_999]) {
      const seconds = playlistTimeAt(parts, ms);
      expect(seconds).not.toBeNull();
      expect(recordingTimeAt(parts, seconds ?? -1)).toBeCloseTo(ms, 6);
    }
    expect(recordingTimeAt(parts, 99)).toBe(12_000);
    expect(recordingTimeAt([], 3)).toBe(0);
  });
});
