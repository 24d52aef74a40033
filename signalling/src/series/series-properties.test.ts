import type { SeriesTiming } from '@campus/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeCalendar } from '../calendar/icalendar.ts';
import { plannedTimes } from '../calendar/series.ts';
import { entry, momentOf, occurrencesByReader, valueOf } from '../calendar/testing/entries.ts';
import { momentOfWallTime } from '../calendar/zoned-time.ts';
import { exceptionsOf, type Member, planChange, plannedOf, ruleUntil } from './rules.ts';

const minuteMs = 60_000;
const dayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Around both changes of Europe's clocks; at times of day that every clock shows once. */
const timing = fc
  .record({
    day: fc.integer({ min: 0, max: 60 }),
    season: fc.constantFrom('2026-09-14', '2027-02-15'),
    hour: fc.integer({ min: 6, max: 21 }),
    timeZone: fc.constantFrom('Europe/Paris', 'Asia/Karachi', 'Europe/London', 'America/New_York'),
    rhythm: fc.constantFrom('FREQ=DAILY', 'FREQ=DAILY;INTERVAL=3', 'WEEKLY', 'INTERVAL=2'),
    count: fc.integer({ min: 1, max: 14 }),
  })
  .map(({ day, season, hour, timeZone, rhythm, count }): Omit<SeriesTiming, 'excluded'> => {
    const date = new Date(Date.parse(`${season}T00:00Z`) + day * 24 * 60 * minuteMs);
    const weekday = dayNames[(date.getUTCDay() + 6) % 7] ?? 'MO';
    const weekly = `FREQ=WEEKLY${rhythm === 'INTERVAL=2' ? ';INTERVAL=2' : ''};BYDAY=${weekday}`;
    const wall = `${date.toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00`;
    const startsAtMs = momentOfWallTime(wall, timeZone);
    const rule = `${rhythm.startsWith('FREQ') ? rhythm : weekly};COUNT=${count}`;
    return { startsAtMs, durationMinutes: 60, timeZone, rule };
  });

/** The events of a series after some were moved, cancelled or left out. */
const anySeries = timing.chain((series) => {
  const planned = plannedTimes(series);
  return fc
    .array(fc.constantFrom('planned', 'planned', 'moved', 'longer', 'cancelled', 'excluded'), {
      ...{ minLength: planned.length, maxLength: planned.length },
    })
    .map((fates) => {
      const members = planned.flatMap(({ occurrence, startsAtMs }, index): Member[] => {
        const fate = fates[index];
        const member = { id: `event-${index}`, occurrence, startsAtMs, durationMinutes: 60, isCancelled: false };
        if (fate === 'excluded') return [];
        if (fate === 'moved') return [{ ...member, startsAtMs: startsAtMs + 95 * minuteMs }];
        if (fate === 'longer') return [{ ...member, durationMinutes: 75 }];
        return [{ ...member, isCancelled: fate === 'cancelled' }];
      });
      return { series, members };
    })
    .filter(({ members }) => members.length > 0);
});

/** A later start of the same day's hour or another, with days left out. */
const anyChange = fc.tuple(anySeries, timing, fc.array(fc.nat(13), { maxLength: 5 })).map(([before, after, left]) => {
  const names = plannedTimes(after).map(({ occurrence }) => occurrence);
  const excluded = names.filter((_name, index) => index > 0 && left.includes(index));
  return { ...before, after: { ...after, excluded } };
});

/** What ical.js makes of the series' file: when each takes place, how long, and whether it is called off. */
function byReader(series: Omit<SeriesTiming, 'excluded'>, members: readonly Member[]): string[] {
  const exceptions = exceptionsOf(series, members);
  const text = writeCalendar('x', [entry({ ...series, series: { rule: series.rule, exceptions } })]);
  return occurrencesByReader(text)
    .map(({ start, event }) => {
      const minutes = event.duration.toSeconds() / 60;
      return `${momentOf(start)} ${minutes} ${valueOf(event.component, 'status')}`;
    })
    .toSorted();
}

function byUs(members: readonly Member[]): string[] {
  return members
    .map(({ startsAtMs, durationMinutes, isCancelled }) => {
      const moment = new Date(startsAtMs).toISOString().slice(0, 16);
      return `${moment} ${durationMinutes} ${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`;
    })
    .toSorted();
}

describe('a series of events', () => {
  it('is in its calendar file what its events are, for a reader that is not its writer', () => {
    fc.assert(
      fc.property(anySeries, ({ series, members }) => {
        expect(byReader(series, members)).toEqual(byUs(members));
      }),
    );
  });

  it('has after a change exactly the days of the new rule, and the file says so', () => {
    const seen = { keep: 0, drop: 0, add: 0, exceptions: 0 };
    fc.assert(
      fc.property(anyChange, ({ series, members, after }) => {
        const { keep, drop, add } = planChange(series, members, after);
        const byId = new Map(members.map((member) => [member.id, member]));
        expect([...keep.map(({ id }) => id), ...drop].toSorted()).toEqual([...byId.keys()].toSorted());
        const kept = keep.map(({ id, to, isTimed }) => {
          const member = byId.get(id) ?? expect.fail();
          // Of a cancelled one calendars learn the time for which it would be planned now.
          const hasNewTime = isTimed || member.isCancelled;
          return { ...member, occurrence: to.occurrence, ...(hasNewTime ? { startsAtMs: to.startsAtMs } : {}) };
        });
        const added = add.map((to, index) => ({
          ...{ id: `new-${index}`, durationMinutes: 60, isCancelled: false },
          ...to,
        }));
        const now = [...kept, ...added];
        expect(now.map(({ occurrence }) => occurrence).toSorted()).toEqual(
          plannedOf(after).map(({ occurrence }) => occurrence),
        );
        expect(byReader(after, now)).toEqual(byUs(now));
        seen.keep += keep.length;
        seen.drop += drop.length;
        seen.add += add.length;
        seen.exceptions += keep.filter(({ isTimed }) => !isTimed).length;
      }),
    );
    // Each kind was among them; how often is chance.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });

  it('is parted at any event into two that have together what it had', () => {
    fc.assert(
      fc.property(anySeries, fc.nat(13), ({ series, members }, at) => {
        const first = members[at % members.length]?.occurrence ?? '';
        const staying = members.filter(({ occurrence }) => occurrence < first);
        fc.pre(staying.length > 0);
        const before = { ...series, rule: ruleUntil(series, staying) };
        expect(byReader(before, staying)).toEqual(byUs(staying));
      }),
    );
  });
});
