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
import { type Growth, growthOf } from './growth.ts';
import { bytesIn, parseActiveResources, type Sample, sampleProcess } from './samples.ts';
import { type SyncOffset, syncOffsets } from './sync-offsets.ts';

export interface SoakOptions {
  /** Path of `load-media`. */
  readonly program: string;
  readonly minutes: number;
  readonly viewers: number;
  readonly say: (text: string) => void;
}

export interface SoakReport {
  readonly minutes: number;
  readonly viewers: number;
  readonly samples: readonly Sample[];
  readonly growth: readonly Growth[];
  readonly offsets: readonly SyncOffset[];
  readonly deliveredShare: number;
  readonly durationMs: number;
}

const samplesInAll = 60;
const shortestPauseMs = 1_000;

/**
 * A broadcast that goes on: one camera with its microphone, viewers who stay, viewers who come and go all the time, and
 * a recording of all of it.
 */
export async function soak({ program, minutes, viewers, say }: SoakOptions): Promise<SoakReport> {
  const folder = mkdtempSync(join(tmpdir(), 'campus-soak-'));
  const lengthMs = minutes * 60_000;
  const clip = await makeFlashBeepClip(folder);
  const rig: Rig = { program, clip, workerBin: '', path: loopbackPath, folder };
  const campus = await CampusSystem.start(rig, { withSound: true });
  try {
    const audience = await Audience.start(rig);
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
      const samples = await watch(campus, audience, lengthMs, say);
      const sent = (await campus.source.report()).packets - sentBefore.packets;
      const { streams } = await audience.media.reportViewers();
      // Whoever came and went is not reported any more.
      const delivered = streams.reduce((sum, { packets }) => sum + packets, 0);
      await campus.host.command('recording.stop', {});
      const replay = await closedRecording(campus.product, recording.id, { link: campus.viewerLink }, 120_000);
      return {
        minutes,
        viewers,
        samples,
        growth: growthOf(samples, lengthMs / 5),
        offsets: await syncOffsets(campus.product, replay),
        deliveredShare: delivered / (sent * viewers),
        durationMs: replay.media.durationMs,
      };
    } finally {
      await audience.close();
    }
  } finally {
    await campus.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes samples until the time is over; between two of them one viewer more comes and goes. */
async function watch(
  campus: CampusSystem,
  audience: Audience,
  lengthMs: number,
  say: (text: string) => void,
): Promise<Sample[]> {
  const startedMs = performance.now();
  const pauseMs = Math.max(shortestPauseMs, lengthMs / samplesInAll);
  const samples: Sample[] = [];
  for (;;) {
    const atMs = performance.now() - startedMs;
    const metrics = await (await fetch(`http://127.0.0.1:${campus.product.port}/metrics`)).text();
    const sample: Sample = {
      atMs,
      processes: campus.processes().map(sampleProcess),
      timers: parseActiveResources(metrics, 'Timeout'),
      logBytes: bytesIn(join(campus.product.dataDir, 'logs')),
    };
    samples.push(sample);
    const memory = sample.processes.reduce((sum, { memoryKb }) => sum + memoryKb, 0);
    say(`${(atMs / 60_000).toFixed(1)} min: ${(memory / 1_024).toFixed(0)} MiB, ${sample.processes.length} processes`);
    if (atMs >= lengthMs) return samples;
    await audience.visit(campus);
    await wait(Math.max(0, pauseMs * samples.length - (performance.now() - startedMs)));
  }
}
