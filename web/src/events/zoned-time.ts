const dayMs = 24 * 60 * 60 * 1000;

/**
 * Between a form's local date and time ("2026-11-23T18:00", as `<input type="datetime-local">` writes it) and
 * epoch milliseconds, in an IANA zone. A time that a clock change leaves out moves forward by the gap; of one that
 * comes twice the first is meant (as RFC 5545, 3.3.5 reads them, and the server with it).
 */
export function epochOfLocal(local: string, timeZone: string): number | null {
  return readLocal(local, timeZone)?.epochMs ?? null;
}

/** Whether a local time is one that the zone's clocks show once, leave out, or show twice; null when it is no time. */
export function howOftenShown(local: string, timeZone: string): 'once' | 'never' | 'twice' | null {
  return readLocal(local, timeZone)?.shown ?? null;
}

function readLocal(local: string, timeZone: string) {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(local);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number);
  const asUtc = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0);
  // Clocks change once in two days at most: the moment is found with the offset from before the change, or from after.
  const before = asUtc - offsetMs(asUtc - dayMs, timeZone);
  const after = asUtc - offsetMs(asUtc + dayMs, timeZone);
  const isShown = (epochMs: number): boolean => epochMs + offsetMs(epochMs, timeZone) === asUtc;
  if (isShown(before)) {
    return { epochMs: before, shown: before !== after && isShown(after) ? ('twice' as const) : ('once' as const) };
  }
  return isShown(after) ? { epochMs: after, shown: 'once' as const } : { epochMs: before, shown: 'never' as const };
}

export function localOfEpoch(epochMs: number, timeZone: string): string {
  return new Date(epochMs + offsetMs(epochMs, timeZone)).toISOString().slice(0, 16);
}

/** How far the zone's clocks are ahead of UTC at a moment. */
function offsetMs(epochMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(epochMs);
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'));
  return wall - Math.floor(epochMs / 1000) * 1000;
}

/** Whether two zones show the same time at a moment: then saying both would say it twice. */
export function isSameTimeIn(epochMs: number, oneZone: string, otherZone: string): boolean {
  return offsetMs(epochMs, oneZone) === offsetMs(epochMs, otherZone);
}
