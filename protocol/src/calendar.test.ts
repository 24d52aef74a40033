import { describe, expect, it } from 'vitest';
import { Series, WallTime } from './calendar.ts';
import { TimeZone } from './ids.ts';

describe('a wall time', () => {
  it('is a date and a time of day that exist, to the minute', () => {
    expect(WallTime.safeParse('2028-02-29T23:59').success).toBe(true);
    for (const text of [
      '2027-02-29T10:00',
      '2026-11-31T10:00',
      '2026-11-23T24:00',
      '2026-11-23',
      '2026-11-23T10:00Z',
    ]) {
      expect(WallTime.safeParse(text).success, text).toBe(false);
    }
  });
});

describe('a time zone', () => {
  it('is a place, never a bare offset', () => {
    expect(['Europe/Paris', 'Asia/Karachi', 'UTC'].every((zone) => TimeZone.safeParse(zone).success)).toBe(true);
    expect(['+05:00', '-03', 'Europe/Lahore', ''].some((zone) => TimeZone.safeParse(zone).success)).toBe(false);
  });
});

describe('a series on the wire', () => {
  const series = {
    startsAtMs: Date.UTC(2026, 10, 24, 17),
    durationMinutes: 60,
    timeZone: 'Europe/Paris',
    rule: 'FREQ=WEEKLY;COUNT=3',
  };

  it('has no exceptions unless they are named', () => {
    expect(Series.parse(series).exceptions).toEqual([]);
  });

  it('names the field that is wrong', () => {
    const fields = (change: object): string[] =>
      (Series.safeParse({ ...series, ...change }).error?.issues ?? []).map((issue) => issue.path.join('.'));
    expect(fields({ rule: 'FREQ=WEEKLY' })).toEqual(['rule']);
    expect(fields({ startsAtMs: series.startsAtMs + 1 })).toEqual(['startsAtMs']);
    expect(fields({ timeZone: '+01:00' })).toEqual(['timeZone']);
    expect(fields({ exceptions: [{ kind: 'moved', occurrence: '2026-12-01T18:00' }] })).toEqual([
      'exceptions.0.startsAtMs',
    ]);
  });
});
