import type { PlannedOccurrence, SeriesException, SeriesTiming, WallTime } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { writeRule } from '@campus/protocol/recurrence-rule';
import { plannedTimes, ruleOf } from '../calendar/series.ts';

/** An event of a series, as far as its time is concerned. */
export interface Member {
  readonly id: string;
  /** The name that the rule gave it. */
  readonly occurrence: WallTime;
  readonly startsAtMs: number;
  readonly durationMinutes: number;
  readonly isCancelled: boolean;
}

type Timing = Omit<SeriesTiming, 'excluded'>;

/** What a timing plans, without what it excludes. Throws as `plannedTimes`, and INVALID when nothing is left. */
export function plannedOf({ excluded, ...timing }: SeriesTiming): PlannedOccurrence[] {
  const left = new Set(excluded);
  const planned = plannedTimes(timing).filter(({ occurrence }) => !left.has(occurrence));
  if (planned.length > 0) return planned;
  throw new AppError('INVALID', 'every occurrence is excluded', { fields: { excluded: 'leaves nothing' } });
}

/** How the events of a series differ from its rule: what calendars are told as exceptions. */
export function exceptionsOf(timing: Timing, members: readonly Member[]): SeriesException[] {
  const byName = new Map(members.map((member) => [member.occurrence, member]));
  return plannedTimes(timing).flatMap(({ occurrence, startsAtMs }): SeriesException[] => {
    const member = byName.get(occurrence);
    if (!member) return [{ kind: 'excluded', occurrence }];
    if (member.isCancelled) return [{ kind: 'cancelled', occurrence }];
    if (!isMoved(member, startsAtMs, timing)) return [];
    const { startsAtMs: movedToMs, durationMinutes } = member;
    return [{ kind: 'moved', occurrence, startsAtMs: movedToMs, durationMinutes }];
  });
}

function isMoved(member: Member, plannedMs: number | undefined, { durationMinutes }: Timing): boolean {
  return member.startsAtMs !== plannedMs || member.durationMinutes !== durationMinutes;
}

export interface PlanOfChange {
  /** Stay, under their new names; `isTimed` when they get the new time as well. */
  readonly keep: readonly { readonly id: string; readonly to: PlannedOccurrence; readonly isTimed: boolean }[];
  /** Are cancelled, and leave the series. */
  readonly drop: readonly string[];
  /** Are new. */
  readonly add: readonly PlannedOccurrence[];
}

/**
 * What becomes of the events that are to come when the timing changes. Rules give whole days, so that an event and an
 * occurrence are the same when they are on the same day, by the names that the rules give:
 * - A day that the new timing has too keeps its event, with all that hangs on it (links, registrations). The event gets
 *   the new time, unless somebody had moved it by hand or cancelled it: such an exception stays as it is.
 * - The event of a day that it has no more is cancelled and leaves the series, an exception or not.
 * - A day that had no event (a new one, or one that was excluded and is no more) gets one.
 */
export function planChange(before: Timing, coming: readonly Member[], after: SeriesTiming): PlanOfChange {
  const plannedBefore = new Map(plannedTimes(before).map((each) => [each.occurrence, each.startsAtMs]));
  const byDay = new Map(coming.map((member) => [dayOf(member.occurrence), member]));
  const keep: { id: string; to: PlannedOccurrence; isTimed: boolean }[] = [];
  const add: PlannedOccurrence[] = [];
  for (const to of plannedOf(after)) {
    const member = byDay.get(dayOf(to.occurrence));
    if (!member) add.push(to);
    else {
      const isException = member.isCancelled || isMoved(member, plannedBefore.get(member.occurrence), before);
      keep.push({ id: member.id, to, isTimed: !isException });
    }
  }
  const kept = new Set(keep.map(({ id }) => id));
  return { keep, drop: coming.flatMap(({ id }) => (kept.has(id) ? [] : [id])), add };
}

function dayOf(occurrence: WallTime): string {
  return occurrence.slice(0, 10);
}

/**
 * The rule of a series of which only the begun events are left, since those to come go on by another: it ends with the
 * last of them. What it gives without an event counts as excluded.
 */
export function ruleUntil(timing: Timing, begun: readonly Member[]): string {
  const names = new Set(begun.map(({ occurrence }) => occurrence));
  const times = plannedTimes(timing).flatMap(({ occurrence, startsAtMs }) =>
    names.has(occurrence) ? [startsAtMs] : [],
  );
  return writeRule({ ...ruleOf(timing), end: { kind: 'until', untilMs: Math.max(timing.startsAtMs, ...times) } });
}
