import { describe, expect, it } from 'vitest';
import { activeLayers, initialUplink, type UplinkSample, type UplinkState, watchUplink } from './uplink-watch.ts';

const sample = { soundLossRatio: 0, isStarved: false, hasPictures: true, hasScreenBesides: false };

/** Two-second looks. */
function looks(state: UplinkState, count: number, change: Partial<UplinkSample> = {}, fromMs = 0): UplinkState {
  return Array.from({ length: count }).reduce<UplinkState>(
    (uplink, _, index) => watchUplink(uplink, { ...sample, nowMs: fromMs + index * 2_000, ...change }),
    state,
  );
}

describe('the way out', () => {
  it('is not thin while a publication begins, and is when it goes on being starved', () => {
    expect(looks(initialUplink, 4, { isStarved: true }).isThin).toBe(false);
    const thin = looks(initialUplink, 5, { isStarved: true });
    expect(thin).toMatchObject({ isThin: true, guard: { hold: 'off' } });
    expect(looks(thin, 2).isThin).toBe(true);
    expect(looks(thin, 3).isThin).toBe(false);
    expect(looks(thin, 1, { isStarved: null }).isThin).toBe(false);
  });

  it('gives up pictures before the sound, and gives them back', () => {
    const low = looks(initialUplink, 2, { soundLossRatio: 0.3 });
    expect(low.guard.hold).toBe('low');
    const silent = looks(low, 2, { soundLossRatio: 0.3 }, 4_000);
    expect(silent.guard.hold).toBe('sound-only');
    expect(looks(silent, 6, { isStarved: null }, 8_000).guard.hold).toBe('low');
  });

  it('takes nothing away where nothing is shown', () => {
    expect(looks(initialUplink, 9, { soundLossRatio: 0.5, hasPictures: false }).guard.hold).toBe('off');
  });

  it('keeps the smallest layer of what may be sent', () => {
    expect(activeLayers('off', true, 3)).toEqual([true, true, true]);
    expect(activeLayers('low', true, 3)).toEqual([true, false, false]);
    expect(activeLayers('slides-and-sound', false, 2)).toEqual([false, false]);
    expect(activeLayers('low', true, 1)).toEqual([true]);
  });
});
