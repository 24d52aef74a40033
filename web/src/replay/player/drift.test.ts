import { describe, expect, it } from 'vitest';
import { correctionFor, learnSeekDuration } from './drift.ts';

describe('keeping a picture in step with the sound', () => {
  it('leaves a picture alone that is less than 30 ms off', () => {
    expect(correctionFor(28, 1, false)).toEqual({ kind: 'steady' });
    expect(correctionFor(-28, 1, false)).toEqual({ kind: 'steady' });
  });

  it('slows a picture that is ahead and hurries one that is behind', () => {
    const ahead = correctionFor(120, 1, false);
    const behind = correctionFor(-120, 1, false);
    expect(ahead.kind === 'nudge' && ahead.playbackRate).toBeLessThan(1);
    expect(behind.kind === 'nudge' && behind.playbackRate).toBeGreaterThan(1);
  });

  it('goes on nudging until the picture is really there', () => {
    expect(correctionFor(20, 1, true).kind).toBe('nudge');
    expect(correctionFor(7, 1, true).kind).toBe('steady');
  });

  it('jumps over more than 400 ms, and allows more at double speed', () => {
    expect(correctionFor(-450, 1, false).kind).toBe('seek');
    expect(correctionFor(-450, 2, false).kind).toBe('nudge');
  });

  it('brings any drift that it nudges to an end, at every speed', () => {
    for (const rate of [0.5, 1, 1.5, 2]) {
      for (const start of [-390, -100, 31, 200, 390]) {
        let driftMs = start;
        let isNudging = false;
        for (let step = 0; step < 200; step += 1) {
          const correction = correctionFor(driftMs, rate, isNudging);
          expect(correction.kind).not.toBe('seek');
          isNudging = correction.kind === 'nudge';
          const videoRate = correction.kind === 'nudge' ? correction.playbackRate : rate;
          driftMs += (videoRate - rate) * 50;
        }
        expect(Math.abs(driftMs)).toBeLessThanOrEqual(30);
      }
    }
  });

  it('learns how long a seek takes, within bounds', () => {
    expect(learnSeekDuration(100, 200)).toBeCloseTo(140);
    expect(learnSeekDuration(200, 10_000)).toBe(300);
  });
});
