import { describe, expect, it } from 'vitest';
import { epochOfLocal, isSameTimeIn, localOfEpoch } from './zoned-time.ts';

describe('times in a zone', () => {
  it('reads six in the evening in Lahore as one in the afternoon UTC', () => {
    expect(epochOfLocal('2026-11-23T18:00', 'Asia/Karachi')).toBe(Date.UTC(2026, 10, 23, 13, 0));
  });

  it('knows summer and winter in Paris', () => {
    expect(epochOfLocal('2026-07-01T12:00', 'Europe/Paris')).toBe(Date.UTC(2026, 6, 1, 10, 0));
    expect(epochOfLocal('2026-12-01T12:00', 'Europe/Paris')).toBe(Date.UTC(2026, 11, 1, 11, 0));
  });

  it('is right on both sides of a clock change', () => {
    expect(epochOfLocal('2026-10-25T00:30', 'Europe/Rome')).toBe(Date.UTC(2026, 9, 24, 22, 30));
    expect(epochOfLocal('2026-10-25T04:30', 'Europe/Rome')).toBe(Date.UTC(2026, 9, 25, 3, 30));
  });

  it('goes back and forth without a loss in zones with half hours', () => {
    for (const zone of ['Asia/Kolkata', 'Asia/Kathmandu', 'Europe/London', 'America/St_Johns', 'UTC']) {
      const epochMs = epochOfLocal('2026-03-05T07:45', zone);
      expect(epochMs).not.toBeNull();
      expect(localOfEpoch(epochMs ?? 0, zone)).toBe('2026-03-05T07:45');
    }
  });

  it('does not read what is no date and time', () => {
    expect(epochOfLocal('', 'UTC')).toBeNull();
    expect(epochOfLocal('tomorrow', 'UTC')).toBeNull();
  });

  it('says when two zones show the same time', () => {
    const winterMs = Date.UTC(2026, 11, 1);
    expect(isSameTimeIn(winterMs, 'Europe/Paris', 'Europe/Rome')).toBe(true);
    expect(isSameTimeIn(winterMs, 'Europe/Paris', 'Asia/Karachi')).toBe(false);
  });
});
