import type { Series, SeriesException } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { describe, expect, it } from 'vitest';
import { occurrencesOf, plannedTimes } from './series.ts';
import { momentOfWallTime, wallTimeOf } from './zoned-time.ts';

function series(first: string, rule: string, more: Partial<Series> = {}): Series {
  const timeZone = more.timeZone ?? 'Europe/Paris';
  return {
    startsAtMs: momentOfWallTime(first, timeZone),
    durationMinutes: 90,
    timeZone,
    rule,
    exceptions: [],
    ...more,
  };
}

const utcText = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 16);

/** In the event's zone, in UTC, in the other campus's zone. */
function shown(given: Series, otherZone: string): string[][] {
  return occurrencesOf(given).map(({ occurrence, startsAtMs }) => [
    occurrence,
    utcText(startsAtMs),
    wallTimeOf(startsAtMs, otherZone),
  ]);
}

function failure(given: () => unknown): { code: string; fields: Record<string, string> | undefined } {
  try {
    given();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, fields: error.fields };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a series of a campus whose clocks change', () => {
  it.each([
    [
      'forward in 2026',
      '2026-03-17T18:00',
      [
        ['2026-03-17T18:00', '2026-03-17T17:00', '2026-03-17T22:00'],
        ['2026-03-24T18:00', '2026-03-24T17:00', '2026-03-24T22:00'],
        ['2026-03-31T18:00', '2026-03-31T16:00', '2026-03-31T21:00'],
        ['2026-04-07T18:00', '2026-04-07T16:00', '2026-04-07T21:00'],
      ],
    ],
    [
      'back in 2026',
      '2026-10-13T18:00',
      [
        ['2026-10-13T18:00', '2026-10-13T16:00', '2026-10-13T21:00'],
        ['2026-10-20T18:00', '2026-10-20T16:00', '2026-10-20T21:00'],
        ['2026-10-27T18:00', '2026-10-27T17:00', '2026-10-27T22:00'],
        ['2026-11-03T18:00', '2026-11-03T17:00', '2026-11-03T22:00'],
      ],
    ],
    [
      'forward in 2027',
      '2027-03-16T18:00',
      [
        ['2027-03-16T18:00', '2027-03-16T17:00', '2027-03-16T22:00'],
        ['2027-03-23T18:00', '2027-03-23T17:00', '2027-03-23T22:00'],
        ['2027-03-30T18:00', '2027-03-30T16:00', '2027-03-30T21:00'],
        ['2027-04-06T18:00', '2027-04-06T16:00', '2027-04-06T21:00'],
      ],
    ],
    [
      'back in 2027',
      '2027-10-19T18:00',
      [
        ['2027-10-19T18:00', '2027-10-19T16:00', '2027-10-19T21:00'],
        ['2027-10-26T18:00', '2027-10-26T16:00', '2027-10-26T21:00'],
        ['2027-11-02T18:00', '2027-11-02T17:00', '2027-11-02T22:00'],
        ['2027-11-09T18:00', '2027-11-09T17:00', '2027-11-09T22:00'],
      ],
    ],
  ])('keeps its time of day when they go %s, and Karachi sees it move', (_, first, expected) => {
    expect(shown(series(first, 'FREQ=WEEKLY;BYDAY=TU;COUNT=4'), 'Asia/Karachi')).toEqual(expected);
  });

  it('keeps its time of day on the very days of the changes', () => {
    expect(shown(series('2026-03-28T10:00', 'FREQ=DAILY;COUNT=3'), 'Asia/Karachi')).toEqual([
      ['2026-03-28T10:00', '2026-03-28T09:00', '2026-03-28T14:00'],
      ['2026-03-29T10:00', '2026-03-29T08:00', '2026-03-29T13:00'],
      ['2026-03-30T10:00', '2026-03-30T08:00', '2026-03-30T13:00'],
    ]);
    expect(shown(series('2027-10-30T10:00', 'FREQ=DAILY;COUNT=3'), 'Asia/Karachi').map(([, inUtc]) => inUtc)).toEqual([
      '2027-10-30T08:00',
      '2027-10-31T09:00',
      '2027-11-01T09:00',
    ]);
  });

  it('comes later by an hour on the one night that leaves its time out, and keeps its name', () => {
    expect(shown(series('2026-03-28T02:30', 'FREQ=DAILY;COUNT=3'), 'Europe/Paris')).toEqual([
      ['2026-03-28T02:30', '2026-03-28T01:30', '2026-03-28T02:30'],
      ['2026-03-29T02:30', '2026-03-29T01:30', '2026-03-29T03:30'],
      ['2026-03-30T02:30', '2026-03-30T00:30', '2026-03-30T02:30'],
    ]);
  });

  it('comes once on the night that has its time twice', () => {
    expect(shown(series('2026-10-24T02:30', 'FREQ=DAILY;COUNT=3'), 'Europe/Paris').map(([, inUtc]) => inUtc)).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('lasts as long as ever over a change', () => {
    const [night] = occurrencesOf(series('2026-10-25T01:00', 'FREQ=DAILY;COUNT=1', { durationMinutes: 180 }));
    expect(utcText(night?.endsAtMs ?? 0)).toBe('2026-10-25T02:00');
  });
});

describe('a series of a campus whose clocks never change', () => {
  it('keeps its time of day, and Paris sees it move', () => {
    const given = series('2026-10-21T15:00', 'FREQ=WEEKLY;COUNT=2', { timeZone: 'Asia/Karachi' });
    expect(shown(given, 'Europe/Paris')).toEqual([
      ['2026-10-21T15:00', '2026-10-21T10:00', '2026-10-21T12:00'],
      ['2026-10-28T15:00', '2026-10-28T10:00', '2026-10-28T11:00'],
    ]);
  });
});

describe('a rule', () => {
  const names = (first: string, rule: string): string[] =>
    plannedTimes(series(first, rule)).map((planned) => planned.occurrence.slice(0, 10));

  it('gives the last weekday of each month', () => {
    expect(names('2027-01-29T18:00', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4')).toEqual([
      '2027-01-29',
      '2027-02-26',
      '2027-03-31',
      '2027-04-30',
    ]);
  });

  it('leaves out months that do not have the day', () => {
    expect(names('2027-01-31T18:00', 'FREQ=MONTHLY;COUNT=4')).toEqual([
      '2027-01-31',
      '2027-03-31',
      '2027-05-31',
      '2027-07-31',
    ]);
  });

  it('counts every second week from the day that its weeks begin with', () => {
    // RFC 5545's own example, at 3.3.10.
    expect(names('2027-08-03T18:00', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO')).toEqual([
      '2027-08-03',
      '2027-08-08',
      '2027-08-17',
      '2027-08-22',
    ]);
    expect(names('2027-08-03T18:00', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU')).toEqual([
      '2027-08-03',
      '2027-08-15',
      '2027-08-17',
      '2027-08-29',
    ]);
  });

  it('ends with the occurrence that starts at UNTIL, and not with one a second later', () => {
    const first = '2026-10-20T18:00';
    // 18:00 in Paris is 16:00 UTC before the change and 17:00 UTC after it.
    expect(names(first, 'FREQ=WEEKLY;UNTIL=20261103T170000Z')).toHaveLength(3);
    expect(names(first, 'FREQ=WEEKLY;UNTIL=20261103T165959Z')).toHaveLength(2);
  });

  it('ends by moments, not by what clocks show, in the night that has an hour twice', () => {
    // 02:30 comes first at 00:30 UTC; 01:15 UTC is 02:15 for the second time.
    expect(names('2026-10-24T02:30', 'FREQ=DAILY;UNTIL=20261025T011500Z')).toEqual(['2026-10-24', '2026-10-25']);
  });
});

describe('a series is refused', () => {
  it('when its start is not the first day of its rule', () => {
    const notFirst = { code: 'INVALID', fields: { rule: "must give the series' own start, 2026-11-24T18:00, first" } };
    expect(failure(() => plannedTimes(series('2026-11-24T18:00', 'FREQ=WEEKLY;BYDAY=WE;COUNT=3')))).toEqual(notFirst);
    const over = 'FREQ=WEEKLY;UNTIL=20261101T000000Z';
    expect(failure(() => plannedTimes(series('2026-11-24T18:00', over)))).toEqual(notFirst);
  });

  it('when its rule has no day at all, in whatever year', () => {
    const never = 'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6;COUNT=3';
    expect(Object.keys(failure(() => plannedTimes(series('2027-02-22T18:00', never))).fields ?? {})).toEqual(['rule']);
  });

  it('when its rule is none', () => {
    expect(failure(() => occurrencesOf(series('2026-11-24T18:00', 'FREQ=WEEKLY')))).toEqual({
      code: 'INVALID',
      fields: { rule: 'a series must end: COUNT or UNTIL' },
    });
  });

  it('when it starts at the second of two equal times of day', () => {
    const second = series('2026-10-25T02:30', 'FREQ=DAILY;COUNT=2', { startsAtMs: Date.parse('2026-10-25T01:30:00Z') });
    expect(Object.keys(failure(() => plannedTimes(second)).fields ?? {})).toEqual(['startsAtMs']);
  });

  it('when it takes longer than three years, or has more than two hundred occurrences', () => {
    const code = (rule: string): string => failure(() => plannedTimes(series('2026-11-24T18:00', rule))).code;
    expect(code('FREQ=YEARLY;COUNT=5')).toBe('LIMIT_EXCEEDED');
    expect(code('FREQ=MONTHLY;UNTIL=20300101T000000Z')).toBe('LIMIT_EXCEEDED');
    expect(code('FREQ=DAILY;UNTIL=20271124T000000Z')).toBe('LIMIT_EXCEEDED');
    expect(plannedTimes(series('2026-11-24T18:00', 'FREQ=YEARLY;COUNT=4'))).toHaveLength(4);
    expect(plannedTimes(series('2026-11-24T18:00', 'FREQ=DAILY;COUNT=200'))).toHaveLength(200);
  });

  it('when an exception is to nothing, or is the second to one', () => {
    const refused = (exceptions: SeriesException[]): Record<string, string> | undefined =>
      failure(() => occurrencesOf(series('2026-11-24T18:00', 'FREQ=WEEKLY;COUNT=2', { exceptions }))).fields;
    expect(refused([{ kind: 'excluded', occurrence: '2026-12-02T18:00' }])).toEqual({
      exceptions: 'the rule gives no occurrence 2026-12-02T18:00',
    });
    expect(
      refused([
        { kind: 'excluded', occurrence: '2026-12-01T18:00' },
        { kind: 'cancelled', occurrence: '2026-12-01T18:00' },
      ]),
    ).toEqual({ exceptions: 'two exceptions for 2026-12-01T18:00' });
    expect(
      refused([
        { kind: 'excluded', occurrence: '2026-11-24T18:00' },
        { kind: 'excluded', occurrence: '2026-12-01T18:00' },
      ]),
    ).toEqual({ exceptions: 'every occurrence is excluded' });
  });
});

describe('an exception', () => {
  it('takes an occurrence out, calls it off or moves it, and all others stay', () => {
    const movedTo = Date.parse('2026-12-03T09:00:00Z');
    const given = series('2026-11-24T18:00', 'FREQ=WEEKLY;COUNT=5', {
      exceptions: [
        { kind: 'moved', occurrence: '2026-12-15T18:00', startsAtMs: movedTo, durationMinutes: 30 },
        { kind: 'excluded', occurrence: '2026-12-22T18:00' },
        { kind: 'cancelled', occurrence: '2026-12-08T18:00' },
      ],
    });
    expect(occurrencesOf(given).map((entry) => [entry.occurrence, entry.state, utcText(entry.startsAtMs)])).toEqual([
      ['2026-11-24T18:00', 'planned', '2026-11-24T17:00'],
      ['2026-12-01T18:00', 'planned', '2026-12-01T17:00'],
      ['2026-12-15T18:00', 'moved', '2026-12-03T09:00'],
      ['2026-12-08T18:00', 'cancelled', '2026-12-08T17:00'],
    ]);
    expect(occurrencesOf(given).map((entry) => (entry.endsAtMs - entry.startsAtMs) / 60_000)).toEqual([90, 90, 30, 90]);
  });
});
