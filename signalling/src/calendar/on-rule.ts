import type { WallTime } from '@campus/protocol';
import type { ParsedRule } from '@campus/protocol/recurrence-rule';
import { Temporal } from 'temporal-polyfill';

const dayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * Whether a rule gives the day of a wall time, when that is where it begins. Asked before the rule is expanded: the
 * library looks for the first day of a rule that has none ("the sixth Monday") until the year 9999.
 */
export function isOnRule(rule: ParsedRule, first: WallTime): boolean {
  const day = Temporal.PlainDateTime.from(first).toPlainDate();
  if (!isGiven(rule, day)) return false;
  const position = rule.setPosition;
  if (position === null) return true;
  const given = Array.from({ length: day.daysInMonth }, (_, index) => day.with({ day: index + 1 })).filter((other) =>
    isGiven(rule, other),
  );
  return given.at(position > 0 ? position - 1 : position)?.equals(day) ?? false;
}

/** Numbered days count within the month: with whole years `parseRule` asks for BYMONTH beside them. */
function isGiven({ month, byMonthDay, byDay }: ParsedRule, day: Temporal.PlainDate): boolean {
  const fromEnd = day.day - day.daysInMonth - 1;
  const ordinal = Math.ceil(day.day / 7);
  const ordinalFromEnd = Math.floor(fromEnd / 7);
  return (
    (month === null || month === day.month) &&
    (byMonthDay.length === 0 || byMonthDay.includes(day.day) || byMonthDay.includes(fromEnd)) &&
    (byDay.length === 0 ||
      byDay.some(
        (entry) =>
          entry.day === dayNames[day.dayOfWeek - 1] &&
          (entry.ordinal === null || entry.ordinal === ordinal || entry.ordinal === ordinalFromEnd),
      ))
  );
}
