import { reader } from './reader.ts';

/** Words and numbers as the reader's language writes them; all from Intl, so nothing here needs a translation. */

/** 0:07, 12:34, 1:02:03. Not negative. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/**
 * English as its reader's country writes days and hours: 26 Nov, 19:02 or Nov 26, 7:02 PM. Of the browser's tags the
 * first English one that names a country; else British, as the campuses' other languages do it.
 */
export function withCountry(language: string, tags: readonly string[] = reader().tags): string {
  if (language !== 'en') return language;
  return tags.find((tag) => tag.startsWith('en-')) ?? 'en-GB';
}

const clockParts: ReadonlySet<string> = new Set(['hour', 'minute', 'second', 'dayPeriod', 'timeZoneName']);

/**
 * A moment as Intl writes it, in the reader's zone unless another is given; with plain spaces before AM and PM, where
 * only some have narrow ones. Among Arabic letters, the clock (`01:29 AM UTC`) stays one thing that runs from left to
 * right and is not broken at the end of a line: Intl gives it plain spaces, between which it would turn round.
 */
export function moment(ms: number, language: string, options: Intl.DateTimeFormatOptions): string {
  const zoned = { timeZone: reader().timeZone, ...options };
  const parts = new Intl.DateTimeFormat(withCountry(language), zoned).formatToParts(ms);
  const first = parts.findIndex(({ type }) => clockParts.has(type));
  const last = parts.findLastIndex(({ type }) => clockParts.has(type));
  const text = (from: number, to?: number): string =>
    parts
      .slice(from, to)
      .map(({ value }) => value.replaceAll('\u202F', ' '))
      .join('');
  if (first === -1 || new Intl.Locale(language).maximize().script !== 'Arab') return text(0);
  const clock = text(first, last + 1).replaceAll(' ', '\u00A0');
  return `${text(0, first)}\u2066${clock}\u2069${text(last + 1)}`;
}

/** A day and time in a zone (the reader's own when none is given), with the zone's short name where asked. */
export function dayAndTime(
  ms: number,
  language: string,
  options: { timeZone?: string; withZone?: boolean } = {},
): string {
  return moment(ms, language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
    ...(options.withZone ? { timeZoneName: 'short' as const } : {}),
  });
}

export function day(ms: number, language: string): string {
  const { timeZone } = reader();
  return new Intl.DateTimeFormat(withCountry(language), { dateStyle: 'long', timeZone }).format(ms);
}

/** For a time whose date stands beside it, by other clocks. */
export function weekdayAndTime(ms: number, language: string, timeZone: string): string {
  return moment(ms, language, {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
}

export function timeOfDay(ms: number, language: string, timeZone?: string): string {
  return moment(ms, language, {
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
}

/** By the reader's own clock, for what happens now: nobody asks for its zone. */
export function clockNow(ms: number, language: string): string {
  return moment(ms, language, { hour: '2-digit', minute: '2-digit' });
}

/** "in 3 days", "2 hours ago", "now". */
export function relativeTime(ms: number, nowMs: number, language: string): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const distance = ms - nowMs;
  for (const [unit, size] of units) {
    if (Math.abs(distance) >= size) return format.format(Math.round(distance / size), unit);
  }
  return format.format(0, 'second');
}

export function languageName(tag: string, inLanguage: string): string {
  return new Intl.DisplayNames([inLanguage], { type: 'language' }).of(tag) ?? tag;
}

export function listOf(items: readonly string[], language: string): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(items);
}

/**
 * A text of any direction among others of the other one: kept together by marks that nobody sees (Unicode's FIRST STRONG
 * ISOLATE and POP DIRECTIONAL ISOLATE, UAX 9).
 */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** Of a share between 0 and 1: 40 %, as the language writes it. */
export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** 12.3 MB */
export function byteSize(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = bytes;
  let index = 0;
  while (value >= 1000 && index < units.length - 1) {
    value /= 1000;
    index += 1;
  }
  const unit = units[index] ?? 'byte';
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}
