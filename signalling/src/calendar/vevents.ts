import type { Occurrence, WallTime } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { writeRule } from '@campus/protocol/recurrence-rule';
import {
  type ICalAttendeeData,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalEventClass,
  type ICalEventData,
  ICalEventStatus,
} from 'ical-generator';
import type { CalendarEntry, Party } from './entry.ts';
import { occurrencesOf, ruleOf } from './series.ts';
import { cleanLine, cleanText } from './text.ts';
import { momentOfWallTime, zoned } from './zoned-time.ts';

const minuteMs = 60_000;

/** When this text is made, and for whom (null: for everybody, so that no address stands in it). */
export interface About {
  readonly stampMs: number;
  readonly attendee: Party | null;
}

type SeriesEntry = CalendarEntry & { readonly series: NonNullable<CalendarEntry['series']> };

function isSeries(entry: CalendarEntry): entry is SeriesEntry {
  return entry.series !== null;
}

/** The entry's VEVENTs: first the event or the series, then each occurrence that was moved, cancelled or described anew. */
export function eventsOf(entry: CalendarEntry, about: About): ICalEventData[] {
  if (!isSeries(entry)) {
    const startsAtMs = entry.startsAtMs;
    return [vevent(entry, about, { startsAtMs, endsAtMs: startsAtMs + entry.durationMinutes * minuteMs, zone: 'UTC' })];
  }
  const occurrences = occurrencesOf({ ...entry, ...entry.series });
  const master = vevent(entry, about, {
    startsAtMs: entry.startsAtMs,
    endsAtMs: entry.startsAtMs + entry.durationMinutes * minuteMs,
    zone: entry.timeZone,
  });
  return [
    { ...master, repeating: recurrenceLines(entry) },
    ...occurrences
      .filter(({ occurrence, state }) => state !== 'planned' || entry.series.own?.has(occurrence))
      .map((occurrence) => override(entry, occurrence, about)),
  ];
}

/** One occurrence alone. Throws INVALID when the series does not have it. */
export function occurrenceOf(entry: CalendarEntry, name: WallTime, about: About): ICalEventData {
  const occurrences = isSeries(entry) ? occurrencesOf({ ...entry, ...entry.series }) : [];
  const occurrence = occurrences.find((known) => known.occurrence === name);
  if (!isSeries(entry) || !occurrence) throw new AppError('INVALID', `there is no occurrence ${name}`);
  return override(entry, occurrence, about);
}

/**
 * The name of an occurrence is written as the moment that it was planned for. Only where the clocks leave that time of
 * day out (02:30 on the last Sunday of March) is this not what the rule itself would spell; the moment is the same.
 */
function override(entry: SeriesEntry, occurrence: Occurrence, about: About): ICalEventData {
  const epochMs = momentOfWallTime(occurrence.occurrence, entry.timeZone);
  const isCancelled = entry.isCancelled || occurrence.state === 'cancelled';
  return {
    ...vevent({ ...entry, ...entry.series.own?.get(occurrence.occurrence), isCancelled }, about, {
      ...{ startsAtMs: occurrence.startsAtMs, endsAtMs: occurrence.endsAtMs, zone: entry.timeZone },
    }),
    recurrenceId: zoned(epochMs, entry.timeZone),
  };
}

/** Only for a series whose exceptions `occurrencesOf` has accepted. */
function recurrenceLines({ timeZone, series }: SeriesEntry): string {
  const rule = `RRULE:${writeRule(ruleOf(series))}`;
  const names = series.exceptions
    .flatMap((exception) => (exception.kind === 'excluded' ? [exception.occurrence] : []))
    .toSorted()
    .map((occurrence) => `${occurrence.replace(/[-:]/g, '')}00${isUtc(timeZone) ? 'Z' : ''}`);
  if (names.length === 0) return rule;
  return `${rule}\r\nEXDATE${isUtc(timeZone) ? '' : `;TZID=${timeZone}`}:${names.join(',')}`;
}

/** The generator writes this one zone's times as UTC, without a TZID. */
function isUtc(timeZone: string): boolean {
  return timeZone === 'UTC';
}

function vevent(
  entry: CalendarEntry,
  { stampMs, attendee }: About,
  time: { startsAtMs: number; endsAtMs: number; zone: string },
): ICalEventData {
  return {
    // Nothing of the installation's address: it may move, and the events with it.
    id: `${entry.id}@international-campus`,
    sequence: entry.sequence,
    stamp: new Date(stampMs),
    created: new Date(entry.createdAtMs),
    lastModified: new Date(entry.changedAtMs),
    start: zoned(time.startsAtMs, time.zone),
    end: zoned(time.endsAtMs, time.zone),
    timezone: time.zone,
    summary: cleanLine(entry.title),
    description: cleanText(entry.description),
    url: entry.url,
    location: entry.url,
    categories: [{ name: entry.kind }],
    class: entry.visibility === 'public' ? ICalEventClass.PUBLIC : ICalEventClass.PRIVATE,
    status: entry.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: cleanLine(entry.organizer.name), email: entry.organizer.email },
    attendees: attendee === null ? [] : [invited(attendee)],
  };
}

function invited({ name, email }: Party): ICalAttendeeData {
  return {
    name: cleanLine(name),
    email,
    rsvp: true,
    role: ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.NEEDSACTION,
  };
}
