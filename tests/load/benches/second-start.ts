import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@campus/service-kit/free-port';
import { onAllCores } from '../measure/machine.ts';
import type { Bench } from './bench.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const timeoutMs = 60_000;

/** From `npm start` until it answers, on data that are there already. */
export async function benchSecondStart(bench: Bench): Promise<void> {
  const { firstRound } = bench;
  const lastRound = firstRound + bench.options.rounds - 1;
  const dataDir = mkdtempSync(join(bench.rigOn('loopback').folder, 'data-'));
  try {
    await startOnce(dataDir);
    for (let round = firstRound; round <= lastRound; round += 1) {
      const figures = { readyMs: await startOnce(dataDir) };
      bench.record({ bench: 'second-start', subject: 'campus', path: 'loopback', round, thrownAway: null, figures });
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function startOnce(dataDir: string): Promise<number> {
  const [port, mediaPort] = [await freePort(), await freePort()];
  const [command, ...before] = onAllCores;
  const args = [
    ...before,
    'npm',
    'start',
    '--',
    '--data',
    dataDir,
    '--port',
    String(port),
    '--sfu-port',
    String(mediaPort),
  ];
  const startedMs = performance.now();
  // A group of its own: npm does not pass the signal on to what it started.
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, SFU_WORKERS: '1' },
  });
  const ended = once(child, 'exit');
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
      if (performance.now() - startedMs > timeoutMs) throw new Error('npm start does not answer');
      await wait(20);
    }
    return performance.now() - startedMs;
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await ended;
  }
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
  return answer?.ok ?? false;
}
