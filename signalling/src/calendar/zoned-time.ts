import type { WallTime } from '@campus/protocol';
import { Temporal } from 'temporal-polyfill';

/**
 * What a wall time is when its zone's clocks change:
 * - `once`: the usual case.
 * - `never`: the clocks are put forward over it. It is read with the offset from before, so that it comes out later by
 *   as much as was left out (02:30 in Paris on the last Sunday of March is 03:30).
 * - `twice`: the clocks are put back over it. The first of the two is meant.
 *
 * Both as RFC 5545, 3.3.5 says, so that calendars of other makers come to the same moment.
 */
export interface ResolvedTime {
  readonly epochMs: number;
  readonly comes: 'once' | 'never' | 'twice';
}

/** Throws a RangeError for a zone that the runtime does not know. */
export function resolveWallTime(wall: WallTime, timeZone: string): ResolvedTime {
  const plain = Temporal.PlainDateTime.from(wall);
  const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) {
    return { epochMs: earlier.epochMilliseconds, comes: 'once' };
  }
  return earlier.toPlainDateTime().equals(plain)
    ? { epochMs: earlier.epochMilliseconds, comes: 'twice' }
    : { epochMs: later.epochMilliseconds, comes: 'never' };
}

/** The moment alone, by the same rule. */
export function momentOfWallTime(wall: WallTime, timeZone: string): number {
  // "compatible" is Temporal's name for that rule.
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
    .epochMilliseconds;
}

/** What the zone's clocks show, to the minute. */
export function wallTimeOf(epochMs: number, timeZone: string): WallTime {
  return zoned(epochMs, timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

export function zoned(epochMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
}

/** One moment for a reader somewhere else; `isSame` when saying both would say it twice. */
export interface TimeInBoth {
  readonly reader: WallTime;
  readonly event: WallTime;
  readonly isSame: boolean;
}

export function timeInBoth(epochMs: number, zones: { reader: string; event: string }): TimeInBoth {
  const reader = wallTimeOf(epochMs, zones.reader);
  const event = wallTimeOf(epochMs, zones.event);
  return { reader, event, isSame: reader === event };
}
