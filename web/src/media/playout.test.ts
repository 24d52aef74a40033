import { describe, expect, it } from 'vitest';
import { choosePlayout, delayOfTrack, initialPlayout, type Playout, type PlayoutSample } from './playout.ts';

const onStage = { concealedRatio: 0, lossRatio: 0, isAudience: false, isSpeaking: false };
const inTheAudience = { ...onStage, isAudience: true };

function looks(state: Playout, count: number, sample: Omit<PlayoutSample, 'nowMs'>, fromMs = 0): Playout {
  return Array.from({ length: count }).reduce<Playout>(
    (playout, _, index) => choosePlayout(playout, { ...sample, nowMs: fromMs + index * 2_000 }),
    state,
  );
}

describe('the patience of the sound', () => {
  it('is the browser’s own for who takes part, on a good line', () => {
    expect(looks(initialPlayout, 50, onStage).targetMs).toBe(0);
  });

  it('grows where packets are missing or sound is invented, up to a bound that is lower for who speaks', () => {
    expect(looks(initialPlayout, 1, { ...onStage, lossRatio: 0.05 }).targetMs).toBe(200);
    expect(looks(initialPlayout, 9, { ...onStage, concealedRatio: 0.03 }).targetMs).toBe(400);
    expect(looks(initialPlayout, 9, { ...onStage, lossRatio: 0.05, isSpeaking: true }).targetMs).toBe(200);
    expect(
      looks(looks(initialPlayout, 9, { ...onStage, lossRatio: 0.05 }), 1, { ...onStage, isSpeaking: true }).targetMs,
    ).toBe(200);
  });

  it('goes back step by step when nothing was missing for a minute each', () => {
    const patient = looks(initialPlayout, 9, { ...onStage, lossRatio: 0.05 });
    expect(looks(patient, 30, onStage, 20_000).targetMs).toBe(400);
    const less = looks(patient, 31, onStage, 20_000);
    expect(less.targetMs).toBe(200);
    expect(looks(less, 30, onStage, 82_000).targetMs).toBe(0);
    expect(looks(less, 1, { ...onStage, lossRatio: 0.015 }, 82_000)).toEqual({
      targetMs: 200,
      neededMs: 200,
      wholeSinceMs: null,
    });
  });

  it('grows to more than half a second in the audience, so slowly that nobody hears it, and stays there', () => {
    const first = [1, 2, 3, 4, 5, 6, 7, 100].map((count) => looks(initialPlayout, count, inTheAudience).targetMs);
    expect(first).toEqual([100, 200, 300, 400, 500, 600, 600, 600]);
  });

  it('grows further in the audience on a bad line, and comes back to what is usual there', () => {
    const patient = looks(initialPlayout, 9, { ...inTheAudience, lossRatio: 0.05 });
    expect(patient.targetMs).toBe(800);
    expect(looks(patient, 200, inTheAudience, 20_000).targetMs).toBe(600);
  });

  it('is little at first for a track that has just come, and no less than the line needs', () => {
    const calm = { targetMs: 600, neededMs: 0, wholeSinceMs: 0 };
    expect([0, 1_999, 2_000, 6_500, 12_000, 60_000].map((heldMs) => delayOfTrack(heldMs, calm))).toEqual([
      ...[0, 0, 100, 300, 600, 600],
    ]);
    expect(delayOfTrack(0, { targetMs: 800, neededMs: 400, wholeSinceMs: null })).toBe(400);
    expect(delayOfTrack(60_000, initialPlayout)).toBe(0);
  });

  it('ends at once for who comes on stage', () => {
    const audience = looks(initialPlayout, 9, inTheAudience);
    expect(looks(audience, 1, { ...onStage, isSpeaking: true }, 20_000).targetMs).toBe(0);
    expect(looks(audience, 1, onStage, 20_000).targetMs).toBe(0);
  });
});
