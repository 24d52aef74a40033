import { setTimeout as wait } from 'node:timers/promises';
import { waitForCalm } from '../measure/calm.ts';
import { measureWindow, type Window } from '../measure/window.ts';
import { measureFloor } from '../systems/floor.ts';
import type { Rig, SystemKind } from '../systems/system.ts';
import { type Bench, inTurns, whyThrownAway } from './bench.ts';
import { withAudience } from './with-audience.ts';

/** Timers, compilers and what clears the memory come to rest after the joins, which have a bench of their own. */
const settleMs = 20_000;
const mostTries = 3;

/** What it costs to send one camera to so many viewers, system after system, again and again. */
export async function benchForward(bench: Bench): Promise<void> {
  const { rounds, viewers, seconds } = bench.options;
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    for (const { path, kinds } of bench.fields) {
      let load: { packetsPerSecond: number; bytes: number } | undefined;
      for (const kind of inTurns(kinds, round)) load = (await forward(bench, kind, bench.rigOn(path), round)) ?? load;
      if (path !== 'loopback' || !load) continue;
      const figures = await measureFloor(bench.rigOn(path), { ...load, viewers, seconds: Math.min(seconds, 5) });
      bench.record({ bench: 'forward', subject: 'floor', path, round, thrownAway: null, figures });
    }
  }
}

async function forward(
  bench: Bench,
  kind: SystemKind,
  rig: Rig,
  round: number,
): Promise<{ packetsPerSecond: number; bytes: number } | undefined> {
  const { viewers, seconds } = bench.options;
  return withAudience(kind, rig, async (system, audience) => {
    await audience.fill(system, viewers);
    await wait(settleMs);
    for (let left = mostTries; left > 0; left -= 1) {
      await waitForCalm(() => system.processes());
      const { figures, cpuMs, otherShare } = await measureWindow(system, audience, seconds);
      const thrownAway = whyThrownAway(otherShare);
      bench.record({ bench: 'forward', subject: kind.name, path: rig.path.name, round, thrownAway, figures, cpuMs });
      if (!thrownAway) return loadOf(figures);
    }
    return undefined;
  });
}

/** What each viewer gets, for the floor. */
function loadOf(figures: Window['figures']): { packetsPerSecond: number; bytes: number } {
  const { viewers = 1, packets = 0, megabits = 0, seconds = 1 } = figures;
  return {
    packetsPerSecond: Math.round(packets / viewers / seconds),
    bytes: Math.round((megabits * 1e6) / 8 / packets),
  };
}
