import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesByEngine, shownByEngine, zones } from './testing/zones.ts';
import { momentOfWallTime, resolveWallTime, timeInBoth, wallTimeOf } from './zoned-time.ts';

const utc = (text: string): number => Date.parse(`${text}:00Z`);
const minuteMs = 60_000;

/** Wall time in Paris, UTC, wall time in Karachi: in the weeks around the changes of two years. */
const aroundChanges = [
  ['2026-03-22T18:00', '2026-03-22T17:00', '2026-03-22T22:00'],
  ['2026-03-28T18:00', '2026-03-28T17:00', '2026-03-28T22:00'],
  ['2026-03-29T01:59', '2026-03-29T00:59', '2026-03-29T05:59'],
  ['2026-03-29T03:00', '2026-03-29T01:00', '2026-03-29T06:00'],
  ['2026-03-29T18:00', '2026-03-29T16:00', '2026-03-29T21:00'],
  ['2026-04-05T18:00', '2026-04-05T16:00', '2026-04-05T21:00'],
  ['2026-10-18T18:00', '2026-10-18T16:00', '2026-10-18T21:00'],
  ['2026-10-24T23:30', '2026-10-24T21:30', '2026-10-25T02:30'],
  ['2026-10-25T01:59', '2026-10-24T23:59', '2026-10-25T04:59'],
  ['2026-10-25T03:00', '2026-10-25T02:00', '2026-10-25T07:00'],
  ['2026-10-25T18:00', '2026-10-25T17:00', '2026-10-25T22:00'],
  ['2026-11-01T18:00', '2026-11-01T17:00', '2026-11-01T22:00'],
  ['2027-03-27T18:00', '2027-03-27T17:00', '2027-03-27T22:00'],
  ['2027-03-28T03:00', '2027-03-28T01:00', '2027-03-28T06:00'],
  ['2027-03-28T18:00', '2027-03-28T16:00', '2027-03-28T21:00'],
  ['2027-10-30T18:00', '2027-10-30T16:00', '2027-10-30T21:00'],
  ['2027-10-31T18:00', '2027-10-31T17:00', '2027-10-31T22:00'],
] as const;

describe('an event of a lead campus whose clocks change', () => {
  it.each(aroundChanges)('at %s in Paris is %s UTC and %s in Karachi', (paris, inUtc, karachi) => {
    expect(resolveWallTime(paris, 'Europe/Paris')).toEqual({ epochMs: utc(inUtc), comes: 'once' });
    expect(timeInBoth(utc(inUtc), { reader: 'Asia/Karachi', event: 'Europe/Paris' })).toEqual({
      reader: karachi,
      event: paris,
      isSame: false,
    });
  });

  it.each(aroundChanges)(
    'seen the other way, %s in Paris is %s UTC for an event of Karachi',
    (paris, inUtc, karachi) => {
      expect(resolveWallTime(karachi, 'Asia/Karachi')).toEqual({ epochMs: utc(inUtc), comes: 'once' });
      expect(wallTimeOf(utc(inUtc), 'Europe/Paris')).toBe(paris);
    },
  );

  it('comes later by an hour when its time of day is left out', () => {
    for (const day of ['2026-03-29', '2027-03-28']) {
      expect(resolveWallTime(`${day}T02:00`, 'Europe/Paris')).toEqual({ epochMs: utc(`${day}T01:00`), comes: 'never' });
      expect(resolveWallTime(`${day}T02:30`, 'Europe/Paris')).toEqual({ epochMs: utc(`${day}T01:30`), comes: 'never' });
      expect(wallTimeOf(utc(`${day}T01:30`), 'Europe/Paris')).toBe(`${day}T03:30`);
    }
  });

  it('comes at the first of the two when its time of day comes twice', () => {
    for (const day of ['2026-10-25', '2027-10-31']) {
      expect(resolveWallTime(`${day}T02:30`, 'Europe/Paris')).toEqual({ epochMs: utc(`${day}T00:30`), comes: 'twice' });
      expect(wallTimeOf(utc(`${day}T00:30`), 'Europe/Paris')).toBe(`${day}T02:30`);
      expect(wallTimeOf(utc(`${day}T01:30`), 'Europe/Paris')).toBe(`${day}T02:30`);
    }
  });

  it('is said once to a reader whose clocks show the same, although the zones have other names', () => {
    const atMs = utc('2026-07-01T16:00');
    expect(timeInBoth(atMs, { reader: 'Europe/Rome', event: 'Europe/Paris' }).isSame).toBe(true);
    expect(timeInBoth(atMs, { reader: 'Europe/London', event: 'Europe/Paris' }).isSame).toBe(false);
  });
});

describe('a wall time', () => {
  const changes = zones.flatMap((zone) =>
    changesByEngine(zone, Date.UTC(2026, 0, 1), Date.UTC(2029, 0, 1)).map((atMs) => ({ zone, atMs })),
  );

  it('is tried around the changes that the engine knows', () => {
    expect(changes.length).toBeGreaterThan(50);
    expect(changes.filter((change) => change.zone === 'Europe/Paris').map(({ atMs }) => atMs)).toEqual(
      ['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31', '2028-03-26', '2028-10-29'].map((day) =>
        utc(`${day}T01:00`),
      ),
    );
    expect(changes.some((change) => change.zone === 'Asia/Karachi')).toBe(false);
  });

  it('is read by the stated rule wherever and whenever it is', () => {
    const anywhere = fc.record({
      zone: fc.constantFrom(...zones),
      atMs: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 0, 1) }),
    });
    const nearChange = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -180, max: 180 }))
      .map(([{ zone, atMs }, minutes]) => ({ zone, atMs: atMs + minutes * minuteMs }));
    const seen = { once: 0, never: 0, twice: 0 };
    fc.assert(
      fc.property(fc.oneof(anywhere, nearChange), fc.integer({ min: -90, max: 90 }), ({ zone, atMs }, shift) => {
        // A wall time near that moment, which the zone's clocks need not show at all.
        const wall = new Date(utc(shownByEngine(atMs, zone)) + shift * minuteMs).toISOString().slice(0, 16);
        const shownAt = momentsThatShow(wall, zone, atMs + shift * minuteMs);
        const { epochMs, comes } = resolveWallTime(wall, zone);
        seen[comes] += 1;
        expect(momentOfWallTime(wall, zone)).toBe(epochMs);
        expect(comes).toBe(shownAt.length === 0 ? 'never' : shownAt.length === 1 ? 'once' : 'twice');
        if (comes !== 'never') expect(epochMs).toBe(shownAt[0]);
        else expect(utc(shownByEngine(epochMs, zone)) - utc(wall)).toBe(gapMs(zone, epochMs));
      }),
      { numRuns: 400 },
    );
    // Else nothing was asked.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(3);
  });
});

/** In order; no zone's clocks jump by more than an hour, so that five hours around a guess hold them all. */
function momentsThatShow(wall: string, zone: string, nearMs: number): number[] {
  const fromMs = Math.floor(nearMs / minuteMs) * minuteMs - 300 * minuteMs;
  return Array.from({ length: 601 }, (_, index) => fromMs + index * minuteMs).filter(
    (atMs) => shownByEngine(atMs, zone) === wall,
  );
}

/** By how much the clocks were put forward within the three hours before a moment. */
function gapMs(zone: string, epochMs: number): number {
  const before = epochMs - 180 * minuteMs;
  return utc(shownByEngine(epochMs, zone)) - utc(shownByEngine(before, zone)) - 180 * minuteMs;
}
