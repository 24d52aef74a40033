import { describe, expect, it } from 'vitest';
import { choosePlayout, initialPlayout, type Playout, type PlayoutSample } from './playout.ts';

const fine = { concealedRatio: 0, lossRatio: 0, isSpeaking: false };

function looks(state: Playout, count: number, change: Partial<PlayoutSample> = {}, fromMs = 0): Playout {
  return Array.from({ length: count }).reduce<Playout>(
    (playout, _, index) => choosePlayout(playout, { ...fine, nowMs: fromMs + index * 2_000, ...change }),
    state,
  );
}

describe('the patience of the sound', () => {
  it('is the browser’s own on a good line', () => {
    expect(looks(initialPlayout, 50).targetMs).toBe(0);
  });

  it('grows where packets are missing or sound is invented, up to a bound that is lower for who speaks', () => {
    expect(looks(initialPlayout, 1, { lossRatio: 0.05 }).targetMs).toBe(200);
    expect(looks(initialPlayout, 9, { concealedRatio: 0.03 }).targetMs).toBe(400);
    expect(looks(initialPlayout, 9, { lossRatio: 0.05, isSpeaking: true }).targetMs).toBe(200);
    expect(looks({ targetMs: 400, wholeSinceMs: null }, 1, { isSpeaking: true }).targetMs).toBe(200);
  });

  it('goes back step by step when nothing was missing for a minute each', () => {
    const patient = looks(initialPlayout, 9, { lossRatio: 0.05 });
    expect(looks(patient, 30, {}, 20_000).targetMs).toBe(400);
    const less = looks(patient, 31, {}, 20_000);
    expect(less.targetMs).toBe(200);
    expect(looks(less, 30, {}, 82_000).targetMs).toBe(0);
    expect(looks(less, 1, { lossRatio: 0.015 }, 82_000)).toEqual({ targetMs: 200, wholeSinceMs: null });
  });
});
