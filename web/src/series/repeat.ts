import { longestSeries, parseRule, type Weekday, weekdays } from '@campus/protocol';
import { epochOfLocal, localOfEpoch } from '../events/zoned-time.ts';

/** How often an event comes again, as the form offers it; the day is that of the first one. */
export const rhythms = ['never', 'day', 'week', 'twoWeeks', 'monthDay', 'monthWeekday'] as const;
export type Rhythm = (typeof rhythms)[number];

/** The form's own state: texts as typed. */
export interface Repeat {
  rhythm: Rhythm;
  end: 'count' | 'until';
  count: string;
  /** The last possible day, in the event's zone: "2027-06-30". */
  until: string;
  /** Days on which none takes place ("2027-06-30"): a day stays left out when the time of day changes. */
  excluded: readonly string[];
}

export interface FirstEvent {
  startsAtLocal: string;
  timeZone: string;
}

export const noRepeat: Repeat = { rhythm: 'never', end: 'count', count: '10', until: '', excluded: [] };

function partsOf(startsAtLocal: string): { day: Weekday; ofMonth: number; ordinal: number } | null {
  // Engines read almost anything as a date.
  const isLocal = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(startsAtLocal);
  const date = new Date(isLocal ? `${startsAtLocal}:00Z` : Number.NaN);
  const day = Number.isNaN(date.getTime()) ? undefined : weekdays[(date.getUTCDay() + 6) % 7];
  if (!day) return null;
  const ofMonth = date.getUTCDate();
  const nth = Math.ceil(ofMonth / 7);
  // Not every month has a fifth one: then the last is meant.
  return { day, ofMonth, ordinal: nth > 4 ? -1 : nth };
}

/** The rule (RRULE without its name), or null while something of it is missing or wrong. */
export function ruleOf(repeat: Repeat, first: FirstEvent): string | null {
  const parts = partsOf(first.startsAtLocal);
  const end = endOf(repeat, first.timeZone);
  if (!parts || end === null) return null;
  const { day, ofMonth, ordinal } = parts;
  const rules: Record<Rhythm, string | null> = {
    never: null,
    day: 'FREQ=DAILY',
    week: `FREQ=WEEKLY;BYDAY=${day}`,
    twoWeeks: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${day}`,
    monthDay: `FREQ=MONTHLY;BYMONTHDAY=${ofMonth}`,
    monthWeekday: `FREQ=MONTHLY;BYDAY=${ordinal}${day}`,
  };
  const rule = rules[repeat.rhythm];
  if (rule === null) return null;
  const whole = `${rule};${end}`;
  return 'rule' in parseRule(whole) ? whole : null;
}

/** Whether it says when the series ends. */
export function hasEnd(repeat: Repeat, timeZone: string): boolean {
  return endOf(repeat, timeZone) !== null;
}

function endOf({ end, count, until }: Repeat, timeZone: string): string | null {
  if (end === 'count') {
    const isRight = /^\d{1,3}$/.test(count) && Number(count) > 0 && Number(count) <= longestSeries.occurrences;
    return isRight ? `COUNT=${Number(count)}` : null;
  }
  const lastMs = epochOfLocal(`${until}T23:59`, timeZone);
  if (lastMs === null) return null;
  return `UNTIL=${new Date(lastMs).toISOString().replace(/[-:]|\.\d{3}/g, '')}`;
}

/** What the form shows of a rule that it has made; `count` is for one of which some events have taken place. */
export function repeatOf(rule: string, timeZone: string, more: { count: number; excluded: readonly string[] }): Repeat {
  const parsed = parseRule(rule);
  if ('problem' in parsed) return noRepeat;
  const { frequency, interval, byDay, end } = parsed.rule;
  const monthly: Rhythm = byDay.length > 0 ? 'monthWeekday' : 'monthDay';
  const weekly: Rhythm = interval === 2 ? 'twoWeeks' : 'week';
  const rhythm: Rhythm = frequency === 'DAILY' ? 'day' : frequency === 'WEEKLY' ? weekly : monthly;
  return {
    rhythm,
    end: end.kind,
    count: String(more.count),
    until: end.kind === 'until' ? localOfEpoch(end.untilMs, timeZone).slice(0, 10) : '',
    excluded: more.excluded,
  };
}
