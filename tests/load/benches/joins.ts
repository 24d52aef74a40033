import { setTimeout as wait } from 'node:timers/promises';
import type { Audience, JoinTimes } from '../audience.ts';
import { waitForCalm } from '../measure/calm.ts';
import { cores } from '../measure/machine.ts';
import { coreBusyMs, cpuTimeMs } from '../measure/proc.ts';
import { quantile } from '../measure/statistics.ts';
import type { System, SystemKind } from '../systems/system.ts';
import { type Bench, inTurns, whyThrownAway } from './bench.ts';
import { withAudience } from './with-audience.ts';

/** A server that has been running for a while has compiled what is done often, which takes a few hundred joins. */
const warmUpJoins = 400;
const warmUpAtOnce = 50;
const sequentialJoins = 20;
const settleMs = 1_500;
/** So far apart that no join profits from the keyframe of the one before, and not in step with the clip's own. */
const pauseMs = () => 700 + Math.random() * 600;
const seriesSizes = [1, 10, 25, 50, 100, 200];

/** From an empty hall: everybody comes in the same moment. */
export async function benchJoinsAtOnce(bench: Bench): Promise<void> {
  await inAllRounds(bench, 'joins-at-once', (system, audience) =>
    Promise.all(Array.from({ length: bench.options.viewers }, () => audience.join(system))),
  );
}

/** One person, and another one when the first has gone. */
export async function benchJoinsOneByOne(bench: Bench): Promise<void> {
  await inAllRounds(bench, 'joins-one-by-one', async (system, audience) => {
    const times: JoinTimes[] = [];
    for (let count = 0; count < sequentialJoins; count += 1) {
      times.push(await audience.join(system));
      await audience.leaveAll();
      await wait(pauseMs());
    }
    return times;
  });
}

/** How the time of a join grows with the number of those who come together. */
export async function benchJoinSeries(bench: Bench): Promise<void> {
  for (const size of seriesSizes) {
    await inAllRounds(bench, `join-series-${size}`, (system, audience) =>
      Promise.all(Array.from({ length: size }, () => audience.join(system))),
    );
  }
}

async function inAllRounds(
  bench: Bench,
  name: string,
  join: (system: System, audience: Audience) => Promise<JoinTimes[]>,
): Promise<void> {
  const { rounds } = bench.options;
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    for (const { path, kinds } of bench.fields) {
      for (const kind of inTurns(kinds, round)) await once(bench, name, kind, path, round, join);
    }
  }
}

async function once(
  bench: Bench,
  name: string,
  kind: SystemKind,
  path: 'loopback' | 'veth',
  round: number,
  join: (system: System, audience: Audience) => Promise<JoinTimes[]>,
): Promise<void> {
  await withAudience(kind, bench.rigOn(path), async (system, audience) => {
    for (let count = 0; count < warmUpJoins; count += warmUpAtOnce) {
      await audience.fill(system, warmUpAtOnce);
      await audience.leaveAll();
    }
    await wait(settleMs);
    await waitForCalm(() => system.processes());
    const processes = system.processes();
    const spent = processes.map(({ pid }) => cpuTimeMs(pid));
    const [busyBefore, startedMs] = [coreBusyMs(cores.server), performance.now()];
    const times = await join(system, audience);
    const cpuMs: Record<string, number> = {};
    for (const [index, { pid, name: process }] of processes.entries()) {
      cpuMs[process] = (cpuMs[process] ?? 0) + cpuTimeMs(pid) - (spent[index] ?? 0);
    }
    const spentMs = Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0);
    const elapsedMs = performance.now() - startedMs;
    const otherShare = Math.max(0, (coreBusyMs(cores.server) - busyBefore - spentMs) / elapsedMs);
    const samples = samplesOf(times);
    bench.record({
      bench: name,
      subject: kind.name,
      path,
      round,
      thrownAway: whyThrownAway(otherShare),
      figures: { joins: times.length, cpuMsPerJoin: spentMs / times.length, otherShare, ...quantilesOf(samples) },
      cpuMs,
      samples,
    });
  });
}

function samplesOf(times: readonly JoinTimes[]): Record<string, number[]> {
  const samples: Record<string, number[]> = {};
  for (const stage of new Set(times.flatMap((each) => Object.keys(each)))) {
    samples[stage] = times.flatMap((each) => each[stage] ?? []).map((ms) => Math.round(ms * 10) / 10);
  }
  return samples;
}

function quantilesOf(samples: Readonly<Record<string, readonly number[]>>): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const [stage, values] of Object.entries(samples)) {
    figures[`${stage}P50Ms`] = quantile(values, 0.5);
    figures[`${stage}P95Ms`] = quantile(values, 0.95);
  }
  return figures;
}
