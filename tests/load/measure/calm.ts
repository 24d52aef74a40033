import { setTimeout as wait } from 'node:timers/promises';
import type { ServerProcess } from '../systems/system.ts';
import { cores } from './machine.ts';
import { coreBusyMs, cpuTimeMs } from './proc.ts';

const lookMs = 1_000;
const waitAtMostMs = 40_000;
/** Well below what a measurement may bear, since it may rise again. */
const calmShare = 0.08;

/** Resolves when nobody else is at work on the server's core, or when it has been waited for long enough. */
export async function waitForCalm(processes: () => readonly ServerProcess[]): Promise<void> {
  const untilMs = performance.now() + waitAtMostMs;
  const spentMs = (): number => processes().reduce((sum, { pid }) => sum + cpuTimeMs(pid), 0);
  while (performance.now() < untilMs) {
    const [ownFrom, busyFrom, fromMs] = [spentMs(), coreBusyMs(cores.server), performance.now()];
    await wait(lookMs);
    const otherMs = coreBusyMs(cores.server) - busyFrom - (spentMs() - ownFrom);
    if (otherMs / (performance.now() - fromMs) <= calmShare) return;
  }
}
