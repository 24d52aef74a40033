import { setTimeout as wait } from 'node:timers/promises';
import type { Audience } from '../audience.ts';
import { waitForCalm } from '../measure/calm.ts';
import { measureWindow, type Window } from '../measure/window.ts';
import type { System } from '../systems/system.ts';
import { type Bench, inTurns, whyThrownAway } from './bench.ts';
import { withAudience } from './with-audience.ts';

const step = 50;
const most = 1_000;
const settleMs = 1_500;
const leastDelivered = 0.995;
const longestDelayMs = 100;
const mostTries = 3;

/** More and more viewers, until the server's one core no longer gives all of them everything in time. */
export async function benchCapacity(bench: Bench): Promise<void> {
  const { rounds } = bench.options;
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
            const figures = await measureStep(bench, { system, audience, path, round });
            if (!isEnough(figures)) return enough;
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

/** Once more, when something else was at work. */
async function measureStep(
  bench: Bench,
  step: { system: System; audience: Audience; path: 'loopback' | 'veth'; round: number },
): Promise<Window['figures']> {
  const { system, audience, path, round } = step;
  for (let left = mostTries; ; left -= 1) {
    await waitForCalm(() => system.processes());
    const { figures, cpuMs, otherShare } = await measureWindow(system, audience, bench.options.seconds);
    const thrownAway = whyThrownAway(otherShare);
    bench.record({ bench: 'load', subject: system.name, path, round, thrownAway, figures, cpuMs });
    if (!thrownAway || left <= 1) return figures;
  }
}

function isEnough(figures: Window['figures']): boolean {
  const { deliveredShare = 0, lostShare = 1, delayP95Ms = Number.POSITIVE_INFINITY } = figures;
  return Math.min(deliveredShare, 1 - lostShare) >= leastDelivered && delayP95Ms <= longestDelayMs;
}
