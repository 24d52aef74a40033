import type { SeriesException, WallTime } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { longestSeries } from '@campus/protocol/recurrence-rule';
import { ICalCalendar, ICalCalendarMethod, type ICalEventData } from 'ical-generator';
import type { CalendarEntry, Party } from './entry.ts';
import { cleanLine, escapeText } from './text.ts';
import { eventsOf, occurrenceOf } from './vevents.ts';
import { writeTimeZone } from './vtimezone.ts';

const dayMs = 24 * 60 * 60 * 1000;
const longestSeriesMs = longestSeries.years * 366 * dayMs;
const prodId = '//International Campus//International Campus//EN';
/** How often a subscribed calendar is fetched again, where the calendar heeds it. */
const refreshAfterSeconds = 60 * 60;

/**
 * Calendar files (RFC 5545) of events; text, lines ended by CR LF, UTF-8 when written out.
 *
 * A single event's times are in UTC: that is how it is stored, and nobody's table of zones can move it. A series is
 * written in the zone of the event with that zone's description, because its occurrences keep a time of day; only
 * UNTIL is in UTC, as the RFC has it.
 */

/**
 * Events to look at: a single event to keep, or those of one person. The same entries give the same text, so that its
 * hash serves as an ETag.
 */
export function writeCalendar(name: string, entries: readonly CalendarEntry[]): string {
  return write(
    { method: ICalCalendarMethod.PUBLISH, name },
    entries,
    entries.flatMap((entry) => eventsOf(entry, { stampMs: entry.changedAtMs, attendee: null })),
  );
}

/** What an institution shows to everyone: whatever is handed in, only public events get into it. */
export function writePublicFeed(institutionName: string, entries: readonly CalendarEntry[]): string {
  return writeCalendar(
    institutionName,
    entries.filter((entry) => entry.visibility === 'public'),
  );
}

/** An invitation to one person, or the same again after a change (with a raised sequence). Throws CONFLICT when cancelled. */
export function writeInvitation(entry: CalendarEntry, { attendee, nowMs }: { attendee: Party; nowMs: number }): string {
  if (entry.isCancelled) throw new AppError('CONFLICT', 'the event is cancelled: nobody can be invited to it');
  return write({ method: ICalCalendarMethod.REQUEST }, [entry], eventsOf(entry, { stampMs: nowMs, attendee }));
}

/**
 * Takes an invitation back: the whole event or series, or the one `occurrence` (by its name in the series) that is
 * cancelled or no longer meant for this person. Throws INVALID for an occurrence that the series does not have.
 */
export function writeCancellation(
  entry: CalendarEntry,
  { attendee, nowMs, occurrence }: { attendee: Party; nowMs: number; occurrence?: WallTime },
): string {
  const cancelled = { ...entry, isCancelled: true };
  const about = { stampMs: nowMs, attendee };
  const events =
    occurrence === undefined ? eventsOf(cancelled, about).slice(0, 1) : [occurrenceOf(cancelled, occurrence, about)];
  return write({ method: ICalCalendarMethod.CANCEL }, [entry], events);
}

function write(
  { method, name }: { method: ICalCalendarMethod; name?: string },
  entries: readonly CalendarEntry[],
  events: ICalEventData[],
): string {
  const calendar = new ICalCalendar({
    prodId,
    method,
    // The generator escapes texts, but not this one.
    ...(name === undefined ? {} : { name: escapeText(cleanLine(name)), ttl: refreshAfterSeconds }),
    timezone: { name: null, generator: (timeZone) => writeTimeZone(timeZone, spanOf(timeZone, entries)) },
    events,
  });
  // The generator leaves the last line open.
  return `${calendar.toString()}\r\n`;
}

/** All times that the series of this zone may have: each takes the longest time allowed, and no event more than a day. */
function spanOf(timeZone: string, entries: readonly CalendarEntry[]): { fromMs: number; toMs: number } {
  const times = entries.flatMap(({ startsAtMs, timeZone: own, series }) =>
    own === timeZone && series !== null
      ? [startsAtMs, startsAtMs + longestSeriesMs, ...series.exceptions.flatMap(movedTime)]
      : [],
  );
  return { fromMs: Math.min(...times), toMs: Math.max(...times) + dayMs };
}

function movedTime(exception: SeriesException): number[] {
  return exception.kind === 'moved' ? [exception.startsAtMs] : [];
}
