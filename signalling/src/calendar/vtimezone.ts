import { Temporal } from 'temporal-polyfill';
import { zoned } from './zoned-time.ts';

/** One change of a zone's clocks. */
interface Change {
  readonly epochMs: number;
  /** What the clocks show at that moment, before they are changed. */
  readonly onset: Temporal.PlainDateTime;
  readonly from: string;
  readonly to: string;
  readonly isForward: boolean;
}

/**
 * A zone as calendar files describe it (RFC 5545, 3.6.5), true for the years of `span` and one more on both sides. It
 * is made from what this runtime knows of the zone: a calendar then agrees with the times that we show, which a
 * separate table of zones would not after the next government's decision.
 *
 * Clocks that change by the same yearly rule throughout are written as that rule, since Outlook reads nothing else;
 * others by their dates.
 */
export function writeTimeZone(timeZone: string, span: { fromMs: number; toMs: number }): string {
  const firstYear = zoned(span.fromMs, timeZone).year - 1;
  const lastYear = zoned(span.toMs, timeZone).year + 1;
  const changes = changesBetween(timeZone, firstYear, lastYear);
  const kinds = Map.groupBy(changes, (change) => `${change.from} ${change.to}`);
  // Before its first observance a zone has no time at all.
  const isOpen = (changes[0]?.epochMs ?? Infinity) > span.fromMs;
  const observances = [
    ...(isOpen ? [fixedObservance(zoned(span.fromMs, timeZone))] : []),
    ...[...kinds.values()].map((group) => observance(group, lastYear - firstYear + 1)),
  ];
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...observances.flat(), 'END:VTIMEZONE'].join('\r\n');
}

function changesBetween(timeZone: string, firstYear: number, lastYear: number): Change[] {
  const changes: Change[] = [];
  let at = Temporal.PlainDate.from({ year: firstYear, month: 1, day: 1 }).toZonedDateTime(timeZone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > lastYear) return changes;
    const before = next.subtract({ nanoseconds: 1 });
    const jumpNs = next.offsetNanoseconds - before.offsetNanoseconds;
    if (jumpNs !== 0) {
      changes.push({
        epochMs: next.epochMilliseconds,
        onset: next.toPlainDateTime().subtract({ nanoseconds: jumpNs }),
        from: offsetText(before.offset),
        to: offsetText(next.offset),
        isForward: jumpNs > 0,
      });
    }
    at = next;
  }
}

function offsetText(offset: string): string {
  return offset.replaceAll(':', '');
}

function fixedObservance({ offset }: Temporal.ZonedDateTime): string[] {
  const text = offsetText(offset);
  return written({ from: text, to: text, isForward: false }, '19700101T000000', []);
}

function observance(group: readonly Change[], years: number): string[] {
  const [first] = group;
  if (!first) return [];
  const rule = yearlyRule(group, years);
  // The first is named again: Thunderbird's reader looks at nothing else where there are such dates.
  const dates = group.length === 1 ? [] : group.map((change) => `RDATE:${dateText(change.onset)}`);
  return written(first, dateText(first.onset), rule === null ? dates : [`RRULE:${rule}`]);
}

function written(
  change: Pick<Change, 'from' | 'to' | 'isForward'>,
  start: string,
  repeated: readonly string[],
): string[] {
  const name = change.isForward ? 'DAYLIGHT' : 'STANDARD';
  return [
    `BEGIN:${name}`,
    `DTSTART:${start}`,
    `TZOFFSETFROM:${change.from}`,
    `TZOFFSETTO:${change.to}`,
    ...repeated,
    `END:${name}`,
  ];
}

function dateText(onset: Temporal.PlainDateTime): string {
  return onset.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
}

const dayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The rule that gives exactly these changes, one a year; null when there is none of the kind "last Sunday of March". */
function yearlyRule(group: readonly Change[], years: number): string | null {
  const onsets = group.map((change) => change.onset);
  const [first] = onsets;
  if (!first || onsets.length !== years) return null;
  const isAlike = onsets.every(
    (onset, index) =>
      onset.year === first.year + index &&
      onset.month === first.month &&
      onset.dayOfWeek === first.dayOfWeek &&
      onset.toPlainTime().equals(first.toPlainTime()),
  );
  if (!isAlike) return null;
  const ordinal = commonOrdinal(onsets);
  return ordinal === null
    ? null
    : `FREQ=YEARLY;BYMONTH=${first.month};BYDAY=${ordinal}${dayNames[first.dayOfWeek - 1] ?? ''}`;
}

function commonOrdinal(onsets: readonly Temporal.PlainDateTime[]): number | null {
  if (onsets.every((onset) => onset.day > onset.daysInMonth - 7)) return -1;
  const [ordinal, ...others] = new Set(onsets.map((onset) => Math.ceil(onset.day / 7)));
  return ordinal === undefined || others.length > 0 ? null : ordinal;
}
