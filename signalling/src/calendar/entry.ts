import type { EventKind, Series, Visibility, WallTime } from '@campus/protocol';

/** Who is named in a calendar: the lead institution as organiser, or whoever is invited. */
export interface Party {
  readonly name: string;
  readonly email: string;
}

interface Description {
  readonly title: string;
  readonly description: string;
  readonly kind: EventKind;
  readonly visibility: Visibility;
  /** The event's page. Never a link with a token in it: calendars are copied, shared and searched. */
  readonly url: string;
}

/** An event, or a whole series of them, as far as calendars are concerned. */
export interface CalendarEntry extends Description {
  readonly id: string;
  readonly isCancelled: boolean;
  readonly startsAtMs: number;
  readonly durationMinutes: number;
  /** IANA, of the lead campus. */
  readonly timeZone: string;
  /** Null for a single event. `own`: what occurrences that are described otherwise than the series say, by their names. */
  readonly series: (Pick<Series, 'rule' | 'exceptions'> & { readonly own?: ReadonlyMap<WallTime, Description> }) | null;
  /** Raised with each change that `isRescheduled` tells of; 0 at first. */
  readonly sequence: number;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  readonly organizer: Party;
}

type Scheduled = Pick<CalendarEntry, 'startsAtMs' | 'durationMinutes' | 'timeZone' | 'series' | 'isCancelled'>;

/**
 * Whether people have to look at their calendars again (RFC 5546, 2.1.4): then the sequence is raised by one, and
 * answers to the invitation are asked for anew. A new title or description is none of these.
 */
export function isRescheduled(before: Scheduled, after: Scheduled): boolean {
  return scheduleText(before) !== scheduleText(after);
}

function scheduleText({ startsAtMs, durationMinutes, timeZone, series, isCancelled }: Scheduled): string {
  const exceptions = (series?.exceptions ?? [])
    .map((exception) =>
      exception.kind === 'moved'
        ? [exception.occurrence, exception.kind, exception.startsAtMs, exception.durationMinutes ?? durationMinutes]
        : [exception.occurrence, exception.kind],
    )
    .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1));
  return JSON.stringify([startsAtMs, durationMinutes, timeZone, isCancelled, series?.rule ?? null, exceptions]);
}
