import type { WallTime } from '@campus/protocol';
import { longestSeries, type ParsedRule } from '@campus/protocol/recurrence-rule';
import * as rruleModule from 'rrule';
import type { Options, Weekday } from 'rrule';

// The package is CommonJS that calls itself a module: Node hands all of it over as the default, bundlers by name.
const { RRule } = 'RRule' in rruleModule ? rruleModule : (rruleModule as { default: typeof rruleModule }).default;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The wall times that a rule gives, in order, from a first one that is on the rule (`isOnRule`). The library counts in wall times (their numbers stand
 * in the UTC fields of its dates) and never sees a zone, so that no change of clocks can move one.
 *
 * Each list ends: after `untilWall` and a day more (the caller knows zones and cuts exactly), after the longest time
 * that a series may take and a day more, and after one occurrence more than a series may have.
 */
export function expandRule(rule: ParsedRule, first: WallTime, untilWall: WallTime | null): WallTime[] {
  const start = asDate(first);
  const longest = new Date(start);
  longest.setUTCFullYear(start.getUTCFullYear() + longestSeries.years);
  const last = Math.min(longest.getTime(), untilWall === null ? Infinity : asDate(untilWall).getTime()) + dayMs;
  const found: WallTime[] = [];
  new RRule(optionsOf(rule, start, new Date(last))).all((date) => {
    found.push(date.toISOString().slice(0, 16));
    return found.length <= longestSeries.occurrences;
  });
  return found;
}

function asDate(wall: WallTime): Date {
  return new Date(`${wall}:00Z`);
}

function optionsOf(rule: ParsedRule, dtstart: Date, until: Date): Partial<Options> {
  const optional = <T>(list: readonly T[]): T[] | null => (list.length === 0 ? null : [...list]);
  return {
    freq: RRule[rule.frequency],
    interval: rule.interval,
    dtstart,
    until,
    count: rule.end.kind === 'count' ? rule.end.count : null,
    wkst: RRule[rule.weekStart],
    byweekday: optional(
      rule.byDay.map(({ ordinal, day }): Weekday => (ordinal === null ? RRule[day] : RRule[day].nth(ordinal))),
    ),
    bymonthday: optional(rule.byMonthDay),
    bymonth: rule.month,
    bysetpos: rule.setPosition,
  };
}
