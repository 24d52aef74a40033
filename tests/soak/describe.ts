import type { SoakReport } from './soak.ts';

export function describeSoak(report: SoakReport): string {
  const { minutes, viewers, visits, growth, replaced, offsets, deliveredShare } = report;
  const rows = growth.map(
    ({ what, unit, early, late, perHour }) =>
      `${what.padEnd(34)} ${amount(early).padStart(12)} ${amount(late).padStart(12)} ${amount(perHour).padStart(12)} ${unit}`,
  );
  return [
    `${minutes} minutes, ${viewers} viewers, ${visits} visits, ${(deliveredShare * 100).toFixed(3)} % of the packets delivered`,
    ...replaced.map((name) => `a process of ${name} came or went`),
    `${''.padEnd(34)} ${'early'.padStart(12)} ${'late'.padStart(12)} ${'an hour'.padStart(12)}`,
    ...rows,
    ...offsets.map(
      ({ at, fromMs, offsetMs, pairs, seconds }) =>
        `picture against sound at the ${at} (${fromMs} ms): ${offsetMs.toFixed(0)} ms, of ${pairs} pairs in ${seconds.toFixed(0)} s`,
    ),
  ].join('\n');
}

const amount = (value: number): string => (Math.abs(value) < 100 ? value.toFixed(1) : value.toFixed(0));
