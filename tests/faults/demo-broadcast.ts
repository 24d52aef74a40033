import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError, BroadcastEvent } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { consent, request } from '../product/campus-client.ts';
import { joinLive, type LiveParticipant } from '../product/live-participant.ts';
import type { ProcessInfo } from '../product/processes.ts';
import type { Product } from '../product/start-product.ts';

/** A live broadcast of the synthetic campus, with a host who commands and one viewer who watches. */
export interface DemoBroadcast {
  readonly eventId: string;
  /** A host's link, with which recordings are shown. */
  readonly link: string;
  readonly host: LiveParticipant;
  readonly viewer: LiveParticipant;
  /** A command that is repeated under one id until it is acknowledged, as the web app does it. */
  insist(...command: Parameters<LiveParticipant['command']>): Promise<{ seq: number }>;
  startRecording(): Promise<RunningRecording>;
  end(): Promise<void>;
  close(): void;
}

export interface RunningRecording {
  readonly id: string;
  /** Wall clock of its time zero. */
  readonly epochMs: number;
  /** Resolves when it has run for so long: what is tested here is what a length of time leaves behind. */
  reaches(recordingMs: number): Promise<void>;
  nowMs(): number;
}

export async function startDemo(product: Product): Promise<DemoBroadcast> {
  const { eventId, studioPath, watchPath } = await request(product, 'demo.create');
  const link = new URL(studioPath, product.url).searchParams.get('link') ?? '';
  const watchLink = watchPath.split('/join/')[1] ?? '';
  const hostJoin = await request(product, 'broadcasts.join', { body: { link, name: 'Newcomer', consent } });
  const viewerJoin = await request(product, 'broadcasts.join', { body: { link: watchLink, name: 'Amina', consent } });
  const host = joinLive(product, hostJoin.joinToken);
  const viewer = joinLive(product, viewerJoin.joinToken);
  await eventually(() => host.state().phase === 'live' && viewer.state().phase === 'live', { timeoutMs: 30_000 });

  const insist: DemoBroadcast['insist'] = (name, body, commandId = randomUUID()) =>
    eventually(
      () =>
        host.command(name, body, commandId).catch((error: unknown) => {
          if (error instanceof AppError && error.retryable) throw error;
          return Promise.reject(new Error(`${name} was refused`, { cause: error }));
        }),
      { timeoutMs: 30_000, intervalMs: 100 },
    );

  return {
    eventId,
    link,
    host,
    viewer,
    insist,
    async startRecording() {
      await insist('recording.start', {});
      const mark = await eventually(
        () => {
          const { recording } = host.state();
          return (
            recording !== null &&
            // The one before it stays in the state until the log holds the new one.
            recording.endedAtMs === null &&
            recording.captureStartedAtMs !== null && { ...recording }
          );
        },
        { timeoutMs: 30_000 },
      );
      const epochMs = mark.captureStartedAtMs ?? 0;
      const nowMs = () => Date.now() - epochMs;
      return {
        id: mark.id,
        epochMs,
        nowMs,
        reaches: async (recordingMs) => {
          await eventually(() => nowMs() >= recordingMs, { timeoutMs: recordingMs + 1_000, intervalMs: 50 });
        },
      };
    },
    async end() {
      await insist('broadcast.end', {});
      await eventually(() => host.state().phase === 'ended', { timeoutMs: 30_000 });
    },
    close() {
      host.close();
      viewer.close();
    },
  };
}

/** The encoders of the recorder alone: neither the demo's feed nor anything that a new recorder has started since. */
export function recorderFfmpegs(product: Product): ProcessInfo[] {
  const recorders = new Set(product.processes('recordings').map(({ pid }) => pid));
  return product.processes('ffmpeg').filter(({ parentPid }) => recorders.has(parentPid));
}

/** The log as it lies on the disk, in the order of its numbers. */
export function storedLog(product: Product, broadcastId: string): BroadcastEvent[] {
  const database = new DatabaseSync(join(product.dataDir, 'campus.sqlite'), { readOnly: true });
  try {
    const rows = database
      .prepare('select body from broadcast_events where broadcast_id = ? order by seq')
      .all(broadcastId);
    return rows.map((row) => BroadcastEvent.parse(JSON.parse(String(row['body']))));
  } finally {
    database.close();
  }
}
