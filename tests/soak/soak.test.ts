import { expect, it } from 'vitest';
import { findLoadMedia } from '../load/build-native.ts';
import { describeSoak } from './describe.ts';
import { soak } from './soak.ts';

const minutes = 1;

/** Generous, for a machine that does other things; each far below what would be left after hundreds of visits. */
const limits = {
  /** More files, threads or timers late than early. One visit may be there when it is looked, and not the other time. */
  kept: 6,
  /** Of the objects of a service. In the first minutes there is still code that is compiled: a megabyte or two. */
  heapKb: 5_000,
  /** Of a process as Linux sees it: for what is no object. */
  memoryKb: 20_000,
  logBytesAMinute: 20_000,
  /** Nobody sees less (ITU-R BT.1359: from 45 ms on, at the earliest). */
  offsetMs: 45,
  driftMs: 30,
};

it('a broadcast that goes on leaks nothing, loses nothing, and stays in step', { timeout: 600_000 }, async () => {
  const program = await findLoadMedia(() => undefined);
  const report = await soak({ program, minutes, viewers: 5, visitEveryMs: 200, say: () => undefined });
  process.stdout.write(`${describeSoak(report).replace(/^/gm, '    ')}\n`);

  const { growth, offsets } = report;
  const grown = (kind: string) =>
    growth.flatMap(({ what, early, late }) => (what.startsWith(`${kind} of `) ? [{ what, by: late - early }] : []));
  for (const kind of ['files', 'threads', 'timers', 'heap', 'memory'])
    expect(grown(kind).length, kind).toBeGreaterThanOrEqual(3);
  for (const { what, by } of ['files', 'threads', 'timers'].flatMap(grown))
    expect.soft(by, what).toBeLessThanOrEqual(limits.kept);
  for (const { what, by } of grown('heap')) expect.soft(by, what).toBeLessThan(limits.heapKb);
  for (const { what, by } of grown('memory')) expect.soft(by, what).toBeLessThan(limits.memoryKb);
  const logsPerHour = growth.find(({ what }) => what === 'logs')?.perHour ?? Number.NaN;
  expect.soft(logsPerHour / 60, 'bytes of log a minute').toBeLessThan(limits.logBytesAMinute);
  expect.soft(report.replaced, 'processes that came or went').toEqual([]);
  // Fewer than this, and what is above has not been tried.
  expect.soft(report.visits).toBeGreaterThan(50);

  expect.soft(report.deliveredShare).toBeGreaterThan(0.99);
  expect(offsets.map(({ at }) => at)).toEqual(['start', 'middle', 'end']);
  for (const { at, offsetMs, pairs, seconds } of offsets) {
    expect.soft(Math.abs(offsetMs), `offset at the ${at}`).toBeLessThan(limits.offsetMs);
    expect.soft(pairs / seconds, `flashes with their beeps at the ${at}`).toBeGreaterThan(0.8);
  }
  const drift = (offsets.at(-1)?.offsetMs ?? Number.NaN) - (offsets[0]?.offsetMs ?? Number.NaN);
  expect.soft(Math.abs(drift), 'drift').toBeLessThan(limits.driftMs);
});
