import { z } from 'zod';

/**
 * The part of RFC 5545's RRULE that a series of events may use: whole days, and always an end. What calendars of the
 * field (or the library that we count with) read differently is refused by name, so that a series is the same in
 * everybody's calendar.
 */
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof frequencies)[number];

export interface ParsedRule {
  readonly frequency: Frequency;
  readonly interval: number;
  /** `ordinal` 2 is the second such day of the month, -1 the last one, null each one. */
  readonly byDay: readonly { readonly ordinal: number | null; readonly day: Weekday }[];
  readonly byMonthDay: readonly number[];
  readonly month: number | null;
  /** Of the month's days that the other parts give: 1 the first, -1 the last; null all of them. */
  readonly setPosition: number | null;
  readonly weekStart: Weekday;
  readonly end:
    | { readonly kind: 'count'; readonly count: number }
    | { readonly kind: 'until'; readonly untilMs: number };
}

/** What a series may be at most; `years` counts from its first start. */
export const longestSeries = { occurrences: 200, years: 3 } as const;

type Parsed = { readonly rule: ParsedRule } | { readonly problem: string };

const partNames = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST'] as const;
type PartName = (typeof partNames)[number];

class Problem extends Error {}

function refuse(problem: string): never {
  throw new Problem(problem);
}

/** A rule without "RRULE:" before it, as in `FREQ=WEEKLY;BYDAY=TU;COUNT=10`; or the first thing that is wrong with it. */
export function parseRule(text: string): Parsed {
  try {
    return { rule: readRule(text) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

function readRule(text: string): ParsedRule {
  const parts = splitParts(text);
  const frequency =
    frequencies.find((known) => known === parts.get('FREQ')) ?? refuse(`FREQ must be one of ${frequencies.join(', ')}`);
  const rule: ParsedRule = {
    frequency,
    interval: numbers(parts, 'INTERVAL', { least: 1, most: 99, isSigned: false, isList: false })[0] ?? 1,
    byDay: days(parts.get('BYDAY')),
    byMonthDay: numbers(parts, 'BYMONTHDAY', { least: 1, most: 31, isSigned: true, isList: true }),
    month: numbers(parts, 'BYMONTH', { least: 1, most: 12, isSigned: false, isList: false })[0] ?? null,
    // One only: of two that name the same day of a month, the library makes two occurrences.
    setPosition: numbers(parts, 'BYSETPOS', { least: 1, most: 31, isSigned: true, isList: false })[0] ?? null,
    weekStart: weekday(parts.get('WKST') ?? 'MO', 'WKST'),
    end: readEnd(parts),
  };
  checkTogether(rule);
  return rule;
}

function splitParts(text: string): Map<PartName, string> {
  const parts = new Map<PartName, string>();
  for (const piece of text.split(';')) {
    const match = /^([A-Z]+)=([A-Z0-9,+-]+)$/.exec(piece) ?? refuse(`"${piece}" is not a part such as FREQ=WEEKLY`);
    const name = partNames.find((known) => known === match[1]) ?? refuse(`${match[1] ?? ''} is not supported`);
    if (parts.has(name)) refuse(`${name} is there twice`);
    parts.set(name, match[2] ?? '');
  }
  return parts;
}

function numbers(
  parts: ReadonlyMap<PartName, string>,
  name: PartName,
  allowed: { least: number; most: number; isSigned: boolean; isList: boolean },
): number[] {
  const value = parts.get(name);
  if (value === undefined) return [];
  const read = value.split(',').map((piece) => {
    const number = /^[+-]?\d{1,3}$/.test(piece) ? Number(piece) : Number.NaN;
    const size = allowed.isSigned ? Math.abs(number) : number;
    if (size >= allowed.least && size <= allowed.most) return number;
    const range = `${allowed.least} to ${allowed.most}${allowed.isSigned ? ', or negative from the end' : ''}`;
    return refuse(`${name} must be ${range}`);
  });
  if (!allowed.isList && read.length > 1) refuse(`${name} must be one number`);
  if (new Set(read).size < read.length) refuse(`${name} names a number twice`);
  return read;
}

function weekday(text: string, name: PartName): Weekday {
  return weekdays.find((day) => day === text) ?? refuse(`${name} must name days as ${weekdays.join(', ')}`);
}

function days(value: string | undefined): ParsedRule['byDay'] {
  if (value === undefined) return [];
  const pieces = value.split(',');
  if (new Set(pieces).size < pieces.length) refuse('BYDAY names a day twice');
  return pieces.map((piece) => {
    const [, ordinal = '', day = ''] = /^([+-]?\d)?([A-Z]{2})$/.exec(piece) ?? refuse(`BYDAY cannot be "${piece}"`);
    if (ordinal !== '' && (Number(ordinal) === 0 || Math.abs(Number(ordinal)) > 4)) {
      // Not every month has a fifth one, and readers stumble over it; the last one is -1.
      refuse('BYDAY counts from 1 to 4, or from -1 to -4');
    }
    return { ordinal: ordinal === '' ? null : Number(ordinal), day: weekday(day, 'BYDAY') };
  });
}

function readEnd(parts: ReadonlyMap<PartName, string>): ParsedRule['end'] {
  const until = parts.get('UNTIL');
  if (until !== undefined && parts.has('COUNT')) refuse('a rule has either COUNT or UNTIL');
  if (until !== undefined) return { kind: 'until', untilMs: readUntil(until) };
  const most = longestSeries.occurrences;
  const [count] = numbers(parts, 'COUNT', { least: 1, most, isSigned: false, isList: false });
  return count === undefined ? refuse('a series must end: COUNT or UNTIL') : { kind: 'count', count };
}

/** RFC 5545, 3.3.10: where the start has a zone, UNTIL is in UTC. */
function readUntil(text: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!match) return refuse('UNTIL must be in UTC, as in 20270630T215959Z');
  const [, year, month, day, hour, minute, second] = match;
  const untilMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // A day that the month does not have is rolled over by some engines.
  return untilText(untilMs) === text ? untilMs : refuse('UNTIL is not a date');
}

function untilText(untilMs: number): string {
  return Number.isNaN(untilMs) ? '' : new Date(untilMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** What is refused here was tried: the library, or ical.js (which Thunderbird reads with), gives other days. */
function checkTogether({ frequency, byDay, byMonthDay, month, setPosition }: ParsedRule): void {
  const numbered = byDay.filter((entry) => entry.ordinal !== null).length;
  if (numbered > 0 && numbered < byDay.length) refuse('BYDAY has either plain days or numbered ones');
  if (numbered > 0 && frequency !== 'MONTHLY' && frequency !== 'YEARLY') {
    refuse('a numbered day such as 2TU needs FREQ=MONTHLY or FREQ=YEARLY');
  }
  if (byMonthDay.length > 0 && frequency !== 'MONTHLY') refuse('BYMONTHDAY needs FREQ=MONTHLY');
  if (byMonthDay.length > 0 && byDay.length > 0) refuse('BYDAY and BYMONTHDAY do not go together');
  if (month !== null && frequency !== 'YEARLY') refuse('BYMONTH needs FREQ=YEARLY');
  if (frequency === 'YEARLY' && (month !== null || byDay.length > 0)) {
    if (month === null || byDay.length !== 1 || numbered !== 1) {
      refuse('FREQ=YEARLY has nothing more, or BYMONTH and one numbered day such as 2TU');
    }
  }
  if (setPosition !== null && (frequency !== 'MONTHLY' || byDay.length === 0 || numbered > 0)) {
    refuse('BYSETPOS needs FREQ=MONTHLY and plain days in BYDAY');
  }
}

/** The rule as a calendar file has it: parts in the order of the RFC's examples, UNTIL in UTC. */
export function writeRule(rule: ParsedRule): string {
  const list = (name: PartName, values: readonly (string | number)[]): string[] =>
    values.length === 0 ? [] : [`${name}=${values.join(',')}`];
  return [
    `FREQ=${rule.frequency}`,
    rule.end.kind === 'count' ? `COUNT=${rule.end.count}` : `UNTIL=${untilText(rule.end.untilMs)}`,
    ...(rule.interval === 1 ? [] : [`INTERVAL=${rule.interval}`]),
    ...list('BYMONTH', rule.month === null ? [] : [rule.month]),
    ...list('BYMONTHDAY', rule.byMonthDay),
    ...list(
      'BYDAY',
      rule.byDay.map(({ ordinal, day }) => `${ordinal ?? ''}${day}`),
    ),
    ...list('BYSETPOS', rule.setPosition === null ? [] : [rule.setPosition]),
    ...(rule.weekStart === 'MO' ? [] : [`WKST=${rule.weekStart}`]),
  ].join(';');
}

/** On the wire and in the store a rule is its text. */
export const RecurrenceRule = z
  .string()
  .max(300)
  .superRefine((text, context) => {
    const parsed = parseRule(text);
    if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem });
  });
