import { describe, expect, it } from 'vitest';
import { type GuardState, guardSound, initialGuard } from './sound-guard.ts';

/** Two-second looks, each with this share of invented sound. */
function look(
  state: GuardState,
  concealed: readonly number[],
  startMs: number,
  hasPictures = true,
  hasScreenBesides = false,
): GuardState {
  return concealed.reduce(
    (guard, concealedRatio, index) =>
      guardSound(guard, {
        nowMs: startMs + index * 2_000,
        concealedRatio,
        lossRatio: 0,
        hasPictures,
        hasScreenBesides,
      }),
    state,
  );
}

const whole = (count: number) => Array.from({ length: count }, () => 0);

describe('the sound guard', () => {
  it('leaves pictures alone while the sound is whole, and for one bad moment', () => {
    expect(look(initialGuard, [0, 0, 0.3, 0, 0.2, 0], 0).hold).toBe('off');
  });

  it('makes pictures small when the sound breaks up, and pauses them when that does not help', () => {
    const low = look(initialGuard, [0.2, 0.2], 0);
    expect(low.hold).toBe('low');
    expect(look(low, [0.2, 0.2], 4_000).hold).toBe('sound-only');
  });

  it('pauses cameras before the screen that is shown beside them', () => {
    const slides = look(initialGuard, [0.2, 0.2, 0.2, 0.2], 0, true, true);
    expect(slides.hold).toBe('slides-and-sound');
    expect(look(slides, [0.2, 0.2], 8_000).hold).toBe('sound-only');
    expect(look(slides, whole(6), 8_000).hold).toBe('low');
  });

  it('gives pictures back by itself, step by step, when the sound has been whole for a while', () => {
    const held = look(initialGuard, [0.2, 0.2, 0.2, 0.2], 0);
    expect(held.hold).toBe('sound-only');
    expect(look(held, whole(4), 8_000).hold).toBe('sound-only');
    const low = look(held, whole(6), 8_000);
    expect(low.hold).toBe('low');
    expect(look(low, whole(8), 20_000).hold).toBe('off');
  });

  it('waits longer before the next try when a return was too early', () => {
    const held = look(initialGuard, [0.2, 0.2, 0.2, 0.2], 0);
    const returned = look(held, whole(6), 8_000);
    const again = look(returned, [0.2, 0.2], 20_000);
    expect(again.hold).toBe('sound-only');
    expect(again.holdForMs).toBe(2 * held.holdForMs);
  });

  it('takes nothing away where there are no pictures to take, and judges nothing without sound', () => {
    expect(look(initialGuard, [0.5, 0.5, 0.5], 0, false).hold).toBe('off');
    const silent = guardSound(initialGuard, {
      ...{ nowMs: 0, concealedRatio: null, lossRatio: null },
      ...{ hasPictures: true, hasScreenBesides: false },
    });
    expect(silent.hold).toBe('off');
  });

  it('gives pictures back when there is no sound left to protect', () => {
    const held = look(initialGuard, [0.2, 0.2, 0.2, 0.2], 0);
    const silent = Array.from({ length: 20 }).reduce<GuardState>(
      (guard, _, index) =>
        guardSound(guard, {
          nowMs: 8_000 + index * 2_000,
          concealedRatio: null,
          lossRatio: null,
          hasPictures: false,
          hasScreenBesides: false,
        }),
      held,
    );
    expect(silent.hold).toBe('off');
  });
});
