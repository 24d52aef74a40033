export interface EventTimes {
  /** In the reader's zone. */
  readonly here: string;
  /** In the event's zone, with its city; null when the clocks agree. */
  readonly there: string | null;
}

/** "Thu 26 November, 15:00" here, and the same moment at the event's place where the clocks differ. */
export function eventTimes(startsAtMs: number, eventZone: string, language: string, readerZone: string): EventTimes {
  const format = (timeZone: string) =>
    new Intl.DateTimeFormat(language, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
    }).format(startsAtMs);
  const here = format(readerZone);
  const there = format(eventZone);
  return { here, there: here === there ? null : `${there} (${cityOf(eventZone)})` };
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
