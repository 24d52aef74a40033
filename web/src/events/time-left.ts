const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/**
 * What is left of a time, in its two largest units: `3 days, 4 hours`, `12 minutes, 5 seconds`. Rounded down, as clocks
 * do; a smaller unit of which there is none is left out. Not negative.
 */
export function timeLeft(ms: number, language: string): string {
  const largest = units.findIndex(([, size]) => ms >= size);
  const shown = units.slice(largest === -1 ? -1 : largest).slice(0, 2);
  let rest = Math.max(0, ms);
  const parts = shown.flatMap(([unit, size], index) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count === 0 && index > 0) return [];
    return [new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count)];
  });
  return new Intl.ListFormat(language, { type: 'unit', style: 'long' }).format(parts);
}
