/**
 * Zones that differ in what their clocks do: Europe's and America's rules, no change at all, half an hour at a time,
 * midnight, the southern half of the year, a quarter of an hour off, governments that decide from year to year.
 */
export const zones = [
  'Europe/Paris',
  'Asia/Karachi',
  'Europe/London',
  'Europe/Dublin',
  'America/New_York',
  'America/Santiago',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Jerusalem',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'UTC',
] as const;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const made =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  formats.set(timeZone, made);
  return made;
}

/** What the zone's clocks show, asked of the engine itself: the judge over whatever the product computes with. */
export function shownByEngine(epochMs: number, timeZone: string): string {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(epochMs)
      .map((part) => [part.type, part.value]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return `${get('year')}-${get('month')}-${get('day')}T${get('hour')}:${get('minute')}`;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function offsetByEngine(epochMs: number, timeZone: string): number {
  return Date.parse(`${shownByEngine(epochMs, timeZone)}:00Z`) - epochMs;
}

/** The moments between two others at which the zone's clocks change; whole minutes, found with the engine alone. */
export function changesByEngine(timeZone: string, fromMs: number, toMs: number): number[] {
  const changes: number[] = [];
  for (let at = fromMs; at < toMs; at += dayMs) {
    if (offsetByEngine(at, timeZone) === offsetByEngine(at + dayMs, timeZone)) continue;
    let before = at;
    let after = at + dayMs;
    while (after - before > minuteMs) {
      const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs;
      if (offsetByEngine(middle, timeZone) === offsetByEngine(at, timeZone)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}
