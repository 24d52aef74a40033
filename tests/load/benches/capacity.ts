import { setTimeout as wait } from 'node:timers/promises';
import { measureWindow } from '../measure/window.ts';
import { type Bench, inTurns, whyThrownAway } from './bench.ts';
import { withAudience } from './with-audience.ts';

const step = 50;
const most = 1_000;
const settleMs = 1_500;
const leastDelivered = 0.995;
const longestDelayMs = 100;

/** More and more viewers, until the server's one core no longer gives all of them everything in time. */
export async function benchCapacity(bench: Bench): Promise<void> {
  const { rounds, seconds } = bench.options;
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    for (const { path, kinds } of bench.fields) {
      for (const kind of inTurns(kinds, round)) {
        const carried = await withAudience(kind, bench.rigOn(path), async (system, audience) => {
          let enough = 0;
          for (let viewers = step; viewers <= most; viewers += step) {
            const filled = await audience.fill(system, viewers).then(
              () => true,
              () => false,
            );
            if (!filled) return enough;
            await wait(settleMs);
            const { figures, cpuMs, otherShare } = await measureWindow(system, audience, seconds);
            const thrownAway = whyThrownAway(otherShare);
            bench.record({ bench: 'load', subject: kind.name, path, round, thrownAway, figures, cpuMs });
            const { deliveredShare = 0, lostShare = 1, delayP95Ms = Number.POSITIVE_INFINITY } = figures;
            if (Math.min(deliveredShare, 1 - lostShare) < leastDelivered || delayP95Ms > longestDelayMs) return enough;
            enough = viewers;
          }
          return enough;
        });
        const figures = { viewers: carried };
        bench.record({ bench: 'capacity', subject: kind.name, path, round, thrownAway: null, figures });
      }
    }
  }
}
