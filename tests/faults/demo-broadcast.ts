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
  readonly centreLink: string;
  readonly host: LiveParticipant;
  readonly viewer: LiveParticipant;
  /** See `insist`: a command of the host's. */
  insist(...command: Parameters<LiveParticipant['command']>): Promise<{ seq: number }>;
  startRecording(): Promise<RunningRecording>;
  end(): Promise<void>;
  close(): void;
}

export interface RunningRecording {
  readonly id: string;
  /** Wall clock of its time zero. */
  readonly epochMs: number;
  nowMs(): number;
}

/** Ports through which the host's socket and the others' get to the product. */
interface Ways {
  readonly campus: { readonly port: number };
  readonly centre: { readonly port: number };
}

export async function startDemo(
  product: Product,
  ways: Ways = { campus: product, centre: product },
): Promise<DemoBroadcast> {
  const { eventId, studioPath, watchPath, centrePath } = await request(product, 'demo.create');
  const link = new URL(studioPath, product.url).searchParams.get('link') ?? '';
  const watchLink = watchPath.split('/join/')[1] ?? '';
  const hostJoin = await request(product, 'broadcasts.join', { body: { link, name: 'Newcomer', consent } });
  const viewerJoin = await request(product, 'broadcasts.join', { body: { link: watchLink, name: 'Amina', consent } });
  const host = joinLive(ways.campus, hostJoin.joinToken);
  const viewer = joinLive(ways.centre, viewerJoin.joinToken);
  await eventually(() => host.state().phase === 'live' && viewer.state().phase === 'live', { timeoutMs: 30_000 });

  const ask: DemoBroadcast['insist'] = (...command) => insist(host, 30_000, ...command);

  return {
    eventId,
    link,
    centreLink: centrePath.split('/join/')[1] ?? '',
    host,
    viewer,
    insist: ask,
    async startRecording() {
      await ask('recording.start', {});
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
      return { id: mark.id, epochMs, nowMs: () => Date.now() - epochMs };
    },
    async end() {
      await ask('broadcast.end', {});
      await eventually(() => host.state().phase === 'ended', { timeoutMs: 30_000 });
    },
    close() {
      host.close();
      viewer.close();
    },
  };
}

/** Gives a command under one id until it is acknowledged, as the web app does; throws when it is refused for good. */
export async function insist(
  participant: LiveParticipant,
  timeoutMs: number,
  ...[name, body, commandId = randomUUID()]: Parameters<LiveParticipant['command']>
): Promise<{ seq: number }> {
  const answer = await eventually(
    () =>
      participant.command(name, body, commandId).catch((error: unknown) => {
        if (error instanceof AppError && error.retryable) throw error;
        return new Error(`${name} was refused`, { cause: error });
      }),
    { timeoutMs, intervalMs: 100 },
  );
  if (answer instanceof Error) throw answer;
  return answer;
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
