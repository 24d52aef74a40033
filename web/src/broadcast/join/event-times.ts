import { moment } from '../../ui/format.ts';

export interface EventTimes {
  /** In the reader's zone. */
  readonly here: string;
  /** The same moment by the clocks of the event's zone, with its city; null when those agree with the reader's. */
  readonly there: { readonly time: string; readonly city: string } | null;
}

/** "Thursday 26 November, 15:00" here; there only the time, or the whole date where it is another day. */
export function eventTimes(startsAtMs: number, eventZone: string, language: string, readerZone: string): EventTimes {
  const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  const time = { hour: 'numeric', minute: '2-digit' } as const;
  const write = (options: Intl.DateTimeFormatOptions, timeZone: string) =>
    moment(startsAtMs, language, { ...options, timeZone });
  const here = write({ ...day, ...time }, readerZone);
  const there = write({ ...day, ...time }, eventZone);
  if (here === there) return { here, there: null };
  const isSameDay = write(day, readerZone) === write(day, eventZone);
  return { here, there: { time: isSameDay ? write(time, eventZone) : there, city: cityOf(eventZone) } };
}

/** The city of an IANA zone: `Europe/Paris` → `Paris`. */
function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** A span such as 1:02:09 or 4:05. */
export function clockSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
