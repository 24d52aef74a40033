import { describe, expect, it } from 'vitest';
import { type LinkSituation, nextLinkStep, rebuildDelayMs } from './link-watch.ts';

const calm: LinkSituation = {
  isSignallingUp: true,
  state: 'connected',
  stateSinceMs: 10_000,
  signallingUpSinceMs: 1_000,
  restartedAtMs: null,
  brokenForMs: 0,
  nowMs: 20_000,
};

describe('a media link', () => {
  it('is left alone while it is connected, and while nobody could help', () => {
    expect(nextLinkStep(calm)).toBe('wait');
    expect(nextLinkStep({ ...calm, state: 'failed', isSignallingUp: false })).toBe('wait');
    expect(nextLinkStep({ ...calm, state: 'new' })).toBe('wait');
  });

  it('gets two seconds to mend itself before ICE is restarted', () => {
    const broken: LinkSituation = { ...calm, state: 'disconnected', stateSinceMs: 20_000 };
    expect(nextLinkStep({ ...broken, nowMs: 21_900 })).toBe('wait');
    expect(nextLinkStep({ ...broken, nowMs: 22_000 })).toBe('restart-ice');
  });

  it('is mended at once when it failed, or broke before signalling came back', () => {
    expect(nextLinkStep({ ...calm, state: 'failed' })).toBe('restart-ice');
    const together: LinkSituation = {
      ...calm,
      state: 'disconnected',
      stateSinceMs: 19_500,
      signallingUpSinceMs: 19_900,
    };
    expect(nextLinkStep(together)).toBe('restart-ice');
  });

  it('is built anew when a restart has not helped within four seconds', () => {
    const restarted: LinkSituation = { ...calm, state: 'connecting', restartedAtMs: 20_000 };
    expect(nextLinkStep({ ...restarted, nowMs: 23_900 })).toBe('wait');
    expect(nextLinkStep({ ...restarted, nowMs: 24_000 })).toBe('rebuild');
  });

  it('is restarted once more when the earlier restart was before signalling was lost', () => {
    const earlier: LinkSituation = { ...calm, state: 'failed', restartedAtMs: 15_000, signallingUpSinceMs: 19_000 };
    expect(nextLinkStep(earlier)).toBe('restart-ice');
  });

  it('that never connects is restarted after six seconds', () => {
    const slow: LinkSituation = { ...calm, state: 'connecting', stateSinceMs: 14_100 };
    expect(nextLinkStep(slow)).toBe('wait');
    expect(nextLinkStep({ ...slow, nowMs: 20_100 })).toBe('restart-ice');
  });

  it('is built anew after a long break, even when it has come back', () => {
    expect(nextLinkStep({ ...calm, brokenForMs: 5_900 })).toBe('wait');
    expect(nextLinkStep({ ...calm, brokenForMs: 6_000 })).toBe('rebuild');
    expect(nextLinkStep({ ...calm, brokenForMs: 30_000, isSignallingUp: false })).toBe('wait');
  });

  it('is rebuilt at once the first time, then ever less often', () => {
    expect([0, 1, 2, 3, 4, 9].map(rebuildDelayMs)).toEqual([0, 1_000, 2_000, 4_000, 8_000, 8_000]);
  });
});
