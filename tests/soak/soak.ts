import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '@campus/service-kit/testing';
import { Audience } from '../load/audience.ts';
import { CampusSystem } from '../load/systems/campus.ts';
import { loopbackPath } from '../load/systems/network-path.ts';
import type { Rig } from '../load/systems/system.ts';
import { closedRecording } from '../product/closed-recording.ts';
import { makeFlashBeepClip } from './flash-beep-clip.ts';
import { type Growth, growthOf, replacedProcesses } from './growth.ts';
import { probedEnvironment } from './heap-probe.ts';
import { type Sample, Sampler } from './samples.ts';
import { type SyncOffset, syncOffsets } from './sync-offsets.ts';

export interface SoakOptions {
  /** Path of `load-media`. */
  readonly program: string;
  readonly minutes: number;
  readonly viewers: number;
  /** How long after one who comes and goes the next one comes; the one after another where that takes longer. */
  readonly visitEveryMs: number;
  readonly say: (text: string) => void;
}

export interface SoakReport {
  readonly minutes: number;
  readonly viewers: number;
  /** How many came and went. */
  readonly visits: number;
  readonly samples: readonly Sample[];
  readonly growth: readonly Growth[];
  /** Names of processes that came or went. */
  readonly replaced: readonly string[];
  readonly offsets: readonly SyncOffset[];
  readonly deliveredShare: number;
  readonly durationMs: number;
}

const samplesInAll = 60;
/** Collecting the garbage of all services takes some of a core. */
const shortestPauseMs = 4_000;

/**
 * A broadcast that goes on: one camera with its microphone, viewers who stay, viewers who come and go all the time, and
 * a recording of all of it.
 */
export async function soak({ program, minutes, viewers, visitEveryMs, say }: SoakOptions): Promise<SoakReport> {
  const folder = mkdtempSync(join(tmpdir(), 'campus-soak-'));
  const lengthMs = minutes * 60_000;
  const clip = await makeFlashBeepClip(folder);
  const rig: Rig = { program, clip, workerBin: '', path: loopbackPath, folder };
  const campus = await CampusSystem.start(rig, { withSound: true, env: probedEnvironment });
  try {
    const audience = await Audience.start(rig);
    const sampler = await Sampler.open(campus);
    try {
      await audience.fill(campus, viewers);
      await campus.host.command('recording.start', {});
      const recording = await eventually(
        () => {
          const { recording: wanted } = campus.host.state();
          return wanted !== null && wanted.captureStartedAtMs !== null && wanted;
        },
        { timeoutMs: 20_000 },
      );
      await audience.media.ask('reset', 'reset');
      const sentBefore = await campus.source.report();
      const { samples, visits } = await watch({ campus, audience, sampler }, { lengthMs, visitEveryMs, say });
      const sent = (await campus.source.report()).packets - sentBefore.packets;
      const { streams } = await audience.media.reportViewers();
      // Whoever came and went is not reported any more.
      const delivered = streams.reduce((sum, { packets }) => sum + packets, 0);
      await campus.host.command('recording.stop', {});
      const replay = await closedRecording(campus.product, recording.id, { link: campus.viewerLink }, 120_000);
      return {
        minutes,
        viewers,
        visits,
        samples,
        growth: growthOf(samples, lengthMs / 5),
        replaced: replacedProcesses(samples, lengthMs / 5),
        offsets: await syncOffsets(campus.product, replay),
        deliveredShare: delivered / (sent * viewers),
        durationMs: replay.media.durationMs,
      };
    } finally {
      sampler.close();
      await audience.close();
    }
  } finally {
    await campus.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes samples until the time is over; meanwhile one after another comes and goes. */
async function watch(
  { campus, audience, sampler }: { campus: CampusSystem; audience: Audience; sampler: Sampler },
  { lengthMs, visitEveryMs, say }: { lengthMs: number; visitEveryMs: number; say: (text: string) => void },
): Promise<{ samples: Sample[]; visits: number }> {
  const startedMs = performance.now();
  const since = (): number => performance.now() - startedMs;
  const pauseMs = Math.max(shortestPauseMs, lengthMs / samplesInAll);
  const samples: Sample[] = [];
  let visits = 0;
  for (;;) {
    const sample = await sampler.take(since());
    samples.push(sample);
    const memory = sample.processes.reduce((sum, { memoryKb }) => sum + memoryKb, 0);
    const minutes = (sample.atMs / 60_000).toFixed(1);
    say(`${minutes} min: ${(memory / 1_024).toFixed(0)} MiB, ${sample.processes.length} processes, ${visits} visits`);
    if (sample.atMs >= lengthMs) return { samples, visits };
    const nextMs = pauseMs * samples.length;
    while (since() < nextMs) {
      const dueMs = since() + visitEveryMs;
      await audience.visit(campus);
      visits += 1;
      await wait(Math.max(0, Math.min(dueMs, nextMs) - since()));
    }
  }
}
