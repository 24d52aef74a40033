import type { Occurrence, Series, SeriesException, WallTime } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { longestSeries, type ParsedRule, parseRule } from '@campus/protocol/recurrence-rule';
import { expandRule } from './expand-rule.ts';
import { isOnRule } from './on-rule.ts';
import { momentOfWallTime, wallTimeOf, zoned } from './zoned-time.ts';

const minuteMs = 60_000;

/** One occurrence as the rule alone gives it. */
export interface PlannedTime {
  readonly occurrence: WallTime;
  readonly startsAtMs: number;
}

function refuse(field: string, problem: string): never {
  throw new AppError('INVALID', `series: ${field}: ${problem}`, { fields: { [field]: problem } });
}

export function ruleOf(series: Pick<Series, 'rule'>): ParsedRule {
  const parsed = parseRule(series.rule);
  return 'problem' in parsed ? refuse('rule', parsed.problem) : parsed.rule;
}

/**
 * What the rule gives, exceptions not yet applied: the same time of day in the series' zone each time, whatever its
 * clocks do in between.
 *
 * Throws INVALID (with the field) for a rule that is none, for one that does not begin with the series' own start, and
 * for a start that the zone's clocks show a second time; LIMIT_EXCEEDED for more occurrences or years than are allowed.
 */
export function plannedTimes(series: Omit<Series, 'exceptions'>): PlannedTime[] {
  const rule = ruleOf(series);
  const { timeZone, startsAtMs } = series;
  const first = wallTimeOf(startsAtMs, timeZone);
  if (momentOfWallTime(first, timeZone) !== startsAtMs) {
    refuse('startsAtMs', `${first} comes twice in ${timeZone} that day: only the first of the two can begin a series`);
  }
  const untilMs = rule.end.kind === 'until' ? rule.end.untilMs : Infinity;
  // RFC 5545, 3.8.5.3 leaves open what a start outside its own rule means, and calendars differ.
  if (startsAtMs > untilMs || !isOnRule(rule, first)) {
    refuse('rule', `must give the series' own start, ${first}, first`);
  }
  const untilWall = rule.end.kind === 'until' ? wallTimeOf(untilMs, timeZone) : null;
  const planned = expandRule(rule, first, untilWall)
    .map((occurrence) => ({ occurrence, startsAtMs: momentOfWallTime(occurrence, timeZone) }))
    .filter((entry) => entry.startsAtMs <= untilMs);
  checkLength(planned, rule, series);
  return planned;
}

function checkLength(planned: readonly PlannedTime[], { end }: ParsedRule, series: Omit<Series, 'exceptions'>): void {
  const { occurrences, years } = longestSeries;
  if (planned.length > occurrences) throw new AppError('LIMIT_EXCEEDED', `more than ${occurrences} occurrences`);
  const lastMs = zoned(series.startsAtMs, series.timeZone).add({ years }).epochMilliseconds;
  const isCutShort = end.kind === 'count' ? planned.length < end.count : end.untilMs > lastMs;
  if (isCutShort || (planned.at(-1)?.startsAtMs ?? 0) > lastMs) {
    throw new AppError('LIMIT_EXCEEDED', `a series takes at most ${years} years`);
  }
}

/**
 * What takes place, in order of time; a cancelled occurrence stays in it, an excluded one does not.
 *
 * Throws as `plannedTimes`, and INVALID for an exception to an occurrence that the rule does not give, for two
 * exceptions to one, and when nothing is left.
 */
export function occurrencesOf(series: Series): Occurrence[] {
  const planned = plannedTimes(series);
  const exceptions = exceptionsByOccurrence(series.exceptions, planned);
  const occurrences = planned.flatMap((entry) => {
    const exception = exceptions.get(entry.occurrence);
    return exception?.kind === 'excluded' ? [] : [applyException(entry, exception, series.durationMinutes)];
  });
  if (occurrences.length === 0) refuse('exceptions', 'every occurrence is excluded');
  return occurrences.toSorted((one, other) => one.startsAtMs - other.startsAtMs);
}

function exceptionsByOccurrence(
  exceptions: readonly SeriesException[],
  planned: readonly PlannedTime[],
): Map<WallTime, SeriesException> {
  const known = new Set(planned.map((entry) => entry.occurrence));
  const found = new Map<WallTime, SeriesException>();
  for (const exception of exceptions) {
    if (!known.has(exception.occurrence)) refuse('exceptions', `the rule gives no occurrence ${exception.occurrence}`);
    if (found.has(exception.occurrence)) refuse('exceptions', `two exceptions for ${exception.occurrence}`);
    found.set(exception.occurrence, exception);
  }
  return found;
}

function applyException(
  { occurrence, startsAtMs }: PlannedTime,
  exception: Exclude<SeriesException, { kind: 'excluded' }> | undefined,
  durationMinutes: number,
): Occurrence {
  const endsAtMs = startsAtMs + durationMinutes * minuteMs;
  switch (exception?.kind) {
    case undefined:
      return { occurrence, state: 'planned', startsAtMs, endsAtMs };
    case 'cancelled':
      return { occurrence, state: 'cancelled', startsAtMs, endsAtMs };
    case 'moved': {
      const lengthMs = (exception.durationMinutes ?? durationMinutes) * minuteMs;
      return {
        occurrence,
        state: 'moved',
        startsAtMs: exception.startsAtMs,
        endsAtMs: exception.startsAtMs + lengthMs,
      };
    }
  }
}
