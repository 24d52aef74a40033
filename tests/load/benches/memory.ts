import { setTimeout as wait } from 'node:timers/promises';
import { memoryKb } from '../measure/proc.ts';
import type { System } from '../systems/system.ts';
import { type Bench, inTurns } from './bench.ts';
import { withAudience } from './with-audience.ts';

/** So many times the viewers that were there at the first look are there at the second. */
const timesMore = 4;
/** What a join leaves as garbage is collected in the meantime, and what came in waves has come. */
const settleMs = 4_000;

/** What each process holds more with a large audience than with a small one, for each viewer more. */
export async function benchMemory(bench: Bench): Promise<void> {
  const { rounds, viewers } = bench.options;
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    for (const { path, kinds } of bench.fields) {
      for (const kind of inTurns(kinds, round)) {
        const figures = await withAudience(kind, bench.rigOn(path), async (system, audience) => {
          await audience.fill(system, viewers);
          await wait(settleMs);
          const before = memoryOf(system);
          await audience.fill(system, viewers * timesMore);
          await wait(settleMs);
          const more = viewers * (timesMore - 1);
          return Object.fromEntries(
            [...memoryOf(system)].map(([name, kb]) => [`${name}KbPerViewer`, (kb - (before.get(name) ?? 0)) / more]),
          );
        });
        bench.record({
          bench: 'memory',
          subject: kind.name,
          path,
          round,
          thrownAway: null,
          figures: { viewers, ...figures },
        });
      }
    }
  }
}

function memoryOf(system: System): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { name, pid } of system.processes()) sums.set(name, (sums.get(name) ?? 0) + memoryKb(pid));
  return sums;
}
