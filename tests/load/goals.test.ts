import { describe, expect, it } from 'vitest';
import { goalsOf } from './goals.ts';
import type { Results, Round } from './results.ts';

const forward = (subject: string, round: number, cpuMsPerMegabit: number, thrownAway: string | null = null): Round => ({
  bench: 'forward',
  subject,
  path: 'loopback',
  round,
  atMs: 0,
  thrownAway,
  figures: { cpuMsPerMegabit },
});
const resultsOf = (rounds: Round[]): Results => ({ machine: {}, notes: [], rounds });
const overBare = (results: Results) => goalsOf(results).find(({ what }) => what === 'the same over the bare worker');

describe('the goals of the load rig', () => {
  it('compare rounds of the same number, and leave out what was thrown away', () => {
    const goal = overBare(
      resultsOf([
        forward('campus', 0, 9, 'something else took 40 % of the server’s core'),
        forward('campus', 0, 1.02),
        forward('bare-worker', 0, 1),
        forward('campus', 1, 2.08),
        forward('bare-worker', 1, 2),
        forward('campus', 2, 5),
      ]),
    );
    expect(goal?.figure?.median).toBeCloseTo(1.03);
    expect(goal?.holds).toBe(true);
    expect(goal?.reachesAim).toBe(false);
  });

  it('do not hold when the interval reaches too far', () => {
    const rounds = [1, 1, 1, 1.3, 1.3].flatMap((value, round) => [
      forward('campus', round, value),
      forward('bare-worker', round, 1),
    ]);
    expect(overBare(resultsOf(rounds))).toMatchObject({ figure: { median: 1, high: 1.3 }, holds: false });
  });

  it('hold the delay from a canvas to the screen against the bare page', () => {
    const delay = (subject: string, p50Ms: number): Round => ({
      ...forward(subject, 0, 0),
      ...{ bench: 'browser-delay', figures: { p50Ms } },
    });
    const held = (campus: number) =>
      goalsOf(resultsOf([delay('campus', campus), delay('bare-worker', 40)])).find(({ what }) =>
        what.startsWith('browser: canvas'),
      );
    expect(held(44)).toMatchObject({ figure: { median: 1.1 }, holds: true });
    expect(held(45)).toMatchObject({ holds: false });
  });

  it('say nothing about what was not measured', () => {
    for (const goal of goalsOf(resultsOf([]))) expect(goal).toMatchObject({ figure: undefined, holds: null });
  });
});
