import type { SoakReport } from './soak.ts';

export function describeSoak({ minutes, viewers, growth, offsets, deliveredShare }: SoakReport): string {
  const rows = growth.map(
    ({ what, unit, early, late, perHour }) =>
      `${what.padEnd(34)} ${amount(early).padStart(12)} ${amount(late).padStart(12)} ${amount(perHour).padStart(12)} ${unit}`,
  );
  return [
    `${minutes} minutes, ${viewers} viewers, ${(deliveredShare * 100).toFixed(3)} % of the packets delivered`,
    `${''.padEnd(34)} ${'early'.padStart(12)} ${'late'.padStart(12)} ${'an hour'.padStart(12)}`,
    ...rows,
    ...offsets.map(
      ({ at, fromMs, offsetMs }) => `picture against sound at the ${at} (${fromMs} ms): ${offsetMs.toFixed(0)} ms`,
    ),
  ].join('\n');
}

const amount = (value: number): string => (Math.abs(value) < 100 ? value.toFixed(1) : value.toFixed(0));
