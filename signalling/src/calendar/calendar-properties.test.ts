import type { Series, SeriesException } from '@campus/protocol';
import { longestSeries, type ParsedRule, writeRule } from '@campus/protocol/recurrence-rule';
import { ruleArbitrary } from '@campus/protocol/testing/rule-arbitraries';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { expandRule } from './expand-rule.ts';
import { writeCalendar } from './icalendar.ts';
import { isOnRule } from './on-rule.ts';
import { occurrencesOf, plannedTimes } from './series.ts';
import { entry, momentOf, occurrencesByReader } from './testing/entries.ts';
import { shownByEngine, zones } from './testing/zones.ts';
import { writeTimeZone } from './vtimezone.ts';
import { resolveWallTime } from './zoned-time.ts';

const minuteMs = 60_000;
const utcText = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 16);

const zone = fc.constantFrom(...zones);
const wallTime = fc
  .integer({ min: Date.UTC(2026, 0, 1) / minuteMs, max: Date.UTC(2027, 11, 31) / minuteMs })
  .map((minutes) => utcText(minutes * minuteMs));

/** A series that is valid: it starts with its rule's first day, and ends in time. Null where the rule has no such day. */
function seriesFrom(rule: ParsedRule, near: string, timeZone: string): Series | null {
  const first = firstDayOf(rule, near);
  if (first === undefined) return null;
  const series = {
    durationMinutes: 60,
    timeZone,
    exceptions: [],
    startsAtMs: resolveWallTime(first, timeZone).epochMs,
  };
  const fitting = [rule.end, ...[20, 5, 1].map((count) => ({ kind: 'count' as const, count }))]
    .map((end) => ({ ...series, rule: writeRule({ ...rule, end }) }))
    .find((candidate) => isValid(candidate));
  return fitting ?? null;
}

function firstDayOf(rule: ParsedRule, near: string): string | undefined {
  const nearMs = Date.parse(`${near}:00Z`);
  for (let day = 0; day < 500; day += 1) {
    const wall = utcText(nearMs + day * 24 * 60 * minuteMs);
    if (isOnRule(rule, wall)) return wall;
  }
  return undefined;
}

function isValid(series: Series): boolean {
  try {
    return plannedTimes(series).length > 0;
  } catch {
    return false;
  }
}

const anySeries = fc
  .tuple(ruleArbitrary, wallTime, zone)
  .map(([rule, near, timeZone]) => seriesFrom(rule, near, timeZone))
  .filter((series) => series !== null);

/** Some occurrences moved, cancelled, excluded; the first one always stays. */
const anySeriesWithExceptions = anySeries.chain((series) => {
  const names = plannedTimes(series).map((planned) => planned.occurrence);
  const exception = (occurrence: string): fc.Arbitrary<SeriesException[]> =>
    fc.oneof(
      { arbitrary: fc.constant<SeriesException[]>([]), weight: 3 },
      { arbitrary: fc.constant<SeriesException[]>([{ kind: 'excluded', occurrence }]), weight: 1 },
      { arbitrary: fc.constant<SeriesException[]>([{ kind: 'cancelled', occurrence }]), weight: 1 },
      {
        arbitrary: fc.integer({ min: -2000, max: 2000 }).map((minutes): SeriesException[] => [
          {
            kind: 'moved',
            occurrence,
            startsAtMs: resolveWallTime(occurrence, series.timeZone).epochMs + minutes * minuteMs,
          },
        ]),
        weight: 1,
      },
    );
  return fc.tuple(...names.slice(1, 12).map(exception)).map((lists) => ({ ...series, exceptions: lists.flat() }));
});

/** Times of day that come never or twice are read by another rule in ical.js; here only their names are compared. */
function isPlain(name: string, timeZone: string): boolean {
  return resolveWallTime(name, timeZone).comes === 'once';
}

describe('the first day of a rule', () => {
  it('is told from other days as the library tells it', () => {
    const seen = { on: 0, off: 0 };
    fc.assert(
      fc.property(ruleArbitrary, wallTime, fc.boolean(), (anyRule, near, isAtFirst) => {
        const first = firstDayOf(anyRule, near);
        // What no day soon is on, the library would look for until the year 9999.
        fc.pre(first !== undefined);
        const day = isAtFirst ? first : near;
        const isOn = isOnRule(anyRule, day);
        seen[isOn ? 'on' : 'off'] += 1;
        const rule = { ...anyRule, interval: isOn ? anyRule.interval : 1, end: { kind: 'count' as const, count: 1 } };
        expect(expandRule(rule, day, null)[0] === day).toBe(isOn);
      }),
    );
    expect(Math.min(seen.on, seen.off)).toBeGreaterThan(5);
  });
});

describe('a series in a calendar file', () => {
  it('has, for a reader that is not its writer, the occurrences that we compute', () => {
    fc.assert(
      fc.property(anySeriesWithExceptions, (series) => {
        const hasOddException = series.exceptions.some(({ occurrence }) => !isPlain(occurrence, series.timeZone));
        fc.pre(!hasOddException);
        const text = writeCalendar('x', [entry({ ...series, series })]);
        const ours = occurrencesOf(series).toSorted((one, other) => (one.occurrence < other.occurrence ? -1 : 1));
        const theirs = occurrencesByReader(text);
        expect(theirs.map(({ id }) => id.toString().slice(0, 16))).toEqual(ours.map(({ occurrence }) => occurrence));
        const compared = ours.flatMap(({ occurrence, startsAtMs, state }, index) =>
          isPlain(occurrence, series.timeZone) && (state !== 'moved' || isShownOnce(startsAtMs, series.timeZone))
            ? [{ ours: utcText(startsAtMs), theirs: theirs[index] ? momentOf(theirs[index].start) : '' }]
            : [],
        );
        expect(compared.map((pair) => pair.theirs)).toEqual(compared.map((pair) => pair.ours));
      }),
      { numRuns: 150 },
    );
  });

  it('has its time of day at every occurrence, by the engine that shows it', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const planned = plannedTimes(series);
        expect(planned.length).toBeLessThanOrEqual(longestSeries.occurrences);
        const plain = planned.filter(({ occurrence }) => isPlain(occurrence, series.timeZone));
        expect(plain.map(({ startsAtMs }) => shownByEngine(startsAtMs, series.timeZone))).toEqual(
          plain.map(({ occurrence }) => occurrence),
        );
      }),
    );
  });
});

function isShownOnce(epochMs: number, timeZone: string): boolean {
  return resolveWallTime(shownByEngine(epochMs, timeZone), timeZone).comes === 'once';
}

describe('a zone in a calendar file', () => {
  it('has, for another reader, the time that the engine shows, at every moment of the span', () => {
    const fromMs = Date.UTC(2026, 2, 1);
    const toMs = Date.UTC(2029, 1, 28);
    for (const timeZone of zones) {
      const component = new ICAL.Component(ICAL.parse(writeTimeZone(timeZone, { fromMs, toMs })));
      const theirs = new ICAL.Timezone(component);
      for (let atMs = fromMs; atMs < toMs; atMs += 6.5 * 60 * minuteMs) {
        const shown = shownByEngine(atMs, timeZone);
        if (resolveWallTime(shown, timeZone).comes !== 'once') continue;
        const time = ICAL.Time.fromDateTimeString(`${shown}:00`);
        time.zone = theirs;
        expect(momentOf(time), `${timeZone} ${shown}`).toBe(utcText(atMs));
      }
    }
  });
});
