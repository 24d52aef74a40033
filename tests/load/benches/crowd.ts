import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '@campus/service-kit/testing';
import { type Crowd, gatherCrowd, type Spoken } from '../crowd/crowd.ts';
import { waitForCalm } from '../measure/calm.ts';
import { cores } from '../measure/machine.ts';
import { coreBusyMs, cpuTimeMs, memoryKb } from '../measure/proc.ts';
import { quantile } from '../measure/statistics.ts';
import { CampusSystem } from '../systems/campus.ts';
import { joinByLink } from '../systems/campus-viewer.ts';
import { type Bench, whyThrownAway } from './bench.ts';

const perSecond = 20;
const atOnce = 10;
/** What the joins left is cleared, and what is done often is compiled. */
const settleMs = 10_000;
const warmUpSeconds = 5;
const lastToHearMs = 60_000;

/**
 * A hall full of plain sockets and a chat that never rests: who heard what, how late, and what signalling needs for it.
 * Then the same while signalling is killed in the middle, and started again by its supervisor.
 */
export async function benchCrowd(bench: Bench): Promise<void> {
  const { rounds, viewers, seconds } = bench.options;
  const rig = bench.rigOn('loopback');
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    const campus = await CampusSystem.start(rig);
    const crowd = gatherCrowd(campus.product.port);
    const record = (subject: string, figures: Record<string, number>, thrownAway: string | null): void =>
      bench.record({ bench: 'crowd', subject, path: 'loopback', round, thrownAway, figures });
    try {
      await wait(settleMs);
      const emptyMib = signallingMib(campus);
      await fill(crowd, campus, viewers);
      await crowd.speak({ perSecond, seconds: warmUpSeconds, settleMs: lastToHearMs });
      await wait(settleMs);
      await waitForCalm(() => campus.processes());
      const fullMib = signallingMib(campus);

      const calm = await measured(campus, () => crowd.speak({ perSecond, seconds, settleMs: lastToHearMs }));
      const { otherShare } = calm.figures;
      record('undisturbed', { viewers, emptyMib, fullMib, ...calm.figures }, whyThrownAway(otherShare));

      let killedAtMs = 0;
      const backMs: number[] = [];
      const meanwhile = async (): Promise<void> => {
        await wait(Math.min(5_000, (seconds * 1_000) / 3));
        killedAtMs = performance.now();
        if (campus.product.kill('signalling') === 0) throw new Error('there is no signalling to kill');
        const isBack = ({ toldAtMs }: Crowd['members'][number]): boolean => (toldAtMs ?? 0) > killedAtMs;
        await eventually(() => crowd.members.every(isBack), { timeoutMs: lastToHearMs });
        backMs.push(...crowd.members.map(({ toldAtMs }) => (toldAtMs ?? killedAtMs) - killedAtMs));
      };
      const killed = await crowd.speak({ perSecond, seconds, settleMs: lastToHearMs, meanwhile });
      const figures = {
        ...{ viewers, ...spokenFigures(killed), afterMib: signallingMib(campus) },
        ...{ backP50Ms: quantile(backMs, 0.5), backMaxMs: Math.max(...backMs) },
      };
      record('signalling killed', figures, null);
    } finally {
      crowd.close();
      await campus.close();
    }
  }
}

async function fill(crowd: Crowd, { product, viewerLink }: CampusSystem, viewers: number): Promise<void> {
  while (crowd.members.length < viewers) {
    const some = Array.from({ length: Math.min(atOnce, viewers - crowd.members.length) }, () =>
      joinByLink(product, viewerLink),
    );
    for (const { joinToken } of await Promise.all(some)) crowd.join(joinToken);
    await crowd.untilCaughtUp(lastToHearMs);
  }
}

/** What is said, with what it costs. */
async function measured(
  campus: CampusSystem,
  speak: () => Promise<Spoken>,
): Promise<{ figures: Record<string, number> & { otherShare: number } }> {
  const all = (): number => campus.processes().reduce((sum, { pid }) => sum + cpuTimeMs(pid), 0);
  const pid = signallingPid(campus);
  await campus.ownFigures();
  const [from, allFrom, busyFrom, fromMs] = [cpuTimeMs(pid), all(), coreBusyMs(cores.server), performance.now()];
  const loadFrom = process.cpuUsage();
  const spoken = await speak();
  const { user, system } = process.cpuUsage(loadFrom);
  const elapsedMs = performance.now() - fromMs;
  const figures = {
    ...spokenFigures(spoken),
    seconds: elapsedMs / 1_000,
    coreShare: (cpuTimeMs(pid) - from) / elapsedMs,
    loadCoreShare: (user + system) / 1_000 / elapsedMs,
    otherShare: Math.max(0, (coreBusyMs(cores.server) - busyFrom - (all() - allFrom)) / elapsedMs),
    afterMib: signallingMib(campus),
    ...(await campus.ownFigures()),
  };
  return { figures };
}

function spokenFigures(spoken: Spoken): Record<string, number> {
  const { messages, deliveries, lost, twice, problems, delaysMs, acknowledgedAfterMs } = spoken;
  // Said, since a number alone would not tell what is wrong.
  for (const problem of problems.slice(0, 5)) process.stdout.write(`  ${problem}\n`);
  return {
    ...{ messages, deliveries, lost, twice, problems: problems.length },
    delayP50Ms: quantile(delaysMs, 0.5),
    delayP95Ms: quantile(delaysMs, 0.95),
    delayP99Ms: quantile(delaysMs, 0.99),
    delayMaxMs: quantile(delaysMs, 1),
    acknowledgedP50Ms: quantile(acknowledgedAfterMs, 0.5),
    acknowledgedP99Ms: quantile(acknowledgedAfterMs, 0.99),
  };
}

function signallingPid(campus: CampusSystem): number {
  const found = campus.processes().find(({ name }) => name === 'signalling');
  if (!found) throw new Error('signalling does not run');
  return found.pid;
}

function signallingMib(campus: CampusSystem): number {
  return memoryKb(signallingPid(campus)) / 1_024;
}
