import { expect, it } from 'vitest';
import { findLoadMedia } from '../load/build-native.ts';
import { describeSoak } from './describe.ts';
import { soak } from './soak.ts';

const minutes = 1.5;
/** A tenth of what a frame and a packet of sound last together would be heard by nobody; this is seen by nobody. */
const driftMs = 40;

it('a broadcast that goes on leaks nothing, loses nothing, and stays in step', { timeout: 600_000 }, async () => {
  const program = await findLoadMedia(() => undefined);
  const report = await soak({ program, minutes, viewers: 5, say: () => undefined });
  process.stdout.write(`${describeSoak(report).replace(/^/gm, '    ')}\n`);
  const { growth, offsets } = report;
  // Whoever came and went has left nothing behind: no file, no thread, no timer.
  for (const { what, early, late } of growth.filter((one) => /^(files|threads|timers) of /.test(one.what)))
    expect.soft(late - early, what).toBeLessThanOrEqual(3);
  // In so short a time memory is still being taken up; this finds what grows with every viewer or every second.
  for (const { what, early, late } of growth.filter((one) => one.what.startsWith('memory of ')))
    expect.soft(late / early, what).toBeLessThan(1.3);
  const logs = growth.find(({ what }) => what === 'logs');
  expect.soft(((logs?.late ?? 0) - (logs?.early ?? 0)) / minutes, 'bytes of log a minute').toBeLessThan(200_000);
  expect.soft(report.deliveredShare).toBeGreaterThan(0.99);
  const [start, , end] = offsets.map(({ offsetMs }) => offsetMs);
  for (const { at, offsetMs } of offsets) expect.soft(Math.abs(offsetMs), at).toBeLessThan(80);
  expect.soft(Math.abs((end ?? 0) - (start ?? 0))).toBeLessThan(driftMs);
});
