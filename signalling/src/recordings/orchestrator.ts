import { createHash } from 'node:crypto';
import {
  type Actor,
  AppError,
  type RecordingEndReason,
  type RecordingsCalls,
  recordingsCalls,
  recordingsNotices,
  timelineOf,
} from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import { type ControlClient, connectControl } from '@campus/service-kit/control-link';
import type { Logger } from '@campus/service-kit/log';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { Alarms } from '../live/alarms.ts';
import type { LiveTimings } from '../live/timings.ts';
import { desiredRecording } from './desired.ts';
import type { RecordingRow, RecordingStore } from './recording-store.ts';
import { retryLoops } from './retry-loops.ts';

const system: Actor = { kind: 'system' };
/** Files are flushed and checked before the answer. */
const finishTimeoutMs = 60_000;

export interface OrchestratorDependencies {
  url: string;
  secret: string;
  engine: BroadcastEngine;
  store: RecordingStore;
  alarms: Alarms;
  clock: Clock;
  log: Logger;
  timings: LiveTimings;
  /** The SFU of a broadcast, which is placed on one when it was not. Throws UNAVAILABLE. */
  sfuUrlOf: (broadcastId: string) => Promise<string>;
}

export interface RecordingOrchestrator {
  readonly call: ControlClient<RecordingsCalls>['call'];
  tick(): void;
  close(): void;
}

/** Makes the recordings service do what the logs say: what runs is synchronised, what has ended is closed. */
export function createOrchestrator(dependencies: OrchestratorDependencies): RecordingOrchestrator {
  const { engine, store, alarms, clock, log, timings } = dependencies;
  /** What the service was told last, by broadcast; forgotten when the link comes back. */
  const told = new Map<string, string>();
  /** Broadcasts whose recording the service does not carry out at present, since when. */
  const failingSinceMs = new Map<string, number>();

  const fail = async (broadcastId: string, recordingId: string, reason: RecordingEndReason): Promise<void> => {
    await engine.execute(broadcastId, system, { type: 'recording.fail', recordingId, reason });
    alarms.ring(broadcastId, reason === 'disk-low' ? 'disk-low' : 'recording-failed');
  };

  const sync = async (broadcastId: string): Promise<void> => {
    const desired = desiredRecording(await engine.state(broadcastId));
    if (!desired) {
      told.delete(broadcastId);
      settle(broadcastId);
      return;
    }
    try {
      const request = { ...desired, sfuUrl: await dependencies.sfuUrlOf(broadcastId) };
      const text = JSON.stringify(request);
      if (told.get(broadcastId) === text) return;
      await link.call('recording.sync', request);
      told.set(broadcastId, text);
      settle(broadcastId);
    } catch (error) {
      told.delete(broadcastId);
      if (error instanceof AppError && error.code === 'DISK_FULL') {
        await fail(broadcastId, desired.recordingId, 'disk-low');
        return;
      }
      if (!failingSinceMs.has(broadcastId)) failingSinceMs.set(broadcastId, clock.nowMs());
      throw error;
    }
  };

  const settle = (broadcastId: string): void => {
    failingSinceMs.delete(broadcastId);
    alarms.set(broadcastId, 'recording-unavailable', false);
  };

  const finish = async (recordingId: string): Promise<void> => {
    const row = await store.find(recordingId);
    if (!row || row.finished_at_ms !== null || row.ended_at_ms === null) return;
    const timeline = timelineOf(await engine.events(row.broadcast_id), recordingId);
    if (!timeline) return store.noteFailed(recordingId, clock.nowMs());
    try {
      const request = { recordingId, endedAtMs: row.ended_at_ms, timeline };
      const { media } = await link.call('recording.finish', request, { timeoutMs: finishTimeoutMs });
      await store.noteMedia(recordingId, media);
      await store.noteFinished(recordingId, clock.nowMs());
    } catch (error) {
      // The service never heard of it: it was away from the beginning to the end.
      if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
      log.error({ recordingId }, 'a recording has no files');
      await store.noteFailed(recordingId, clock.nowMs());
    }
  };

  const syncs = retryLoops({
    work: sync,
    onError: (error, id) => warn(error, { broadcastId: id }, 'a recording could not be synchronised yet'),
  });
  const finishes = retryLoops({
    work: finish,
    onError: (error, id) => warn(error, { recordingId: id }, 'a recording could not be closed yet'),
  });
  const warn = (error: unknown, where: object, message: string): void => {
    const isExpected = error instanceof AppError && error.code === 'UNAVAILABLE';
    if (isExpected) log.debug({ err: error, ...where }, message);
    else log.warn({ err: error, ...where }, message);
  };

  /** After each connection: what runs is said again, what ended meanwhile is closed. */
  const takeUp = async (): Promise<void> => {
    told.clear();
    for (const broadcastId of await store.running()) syncs.poke(broadcastId);
    for (const row of await store.unfinished()) finishes.poke(row.id);
  };

  const broadcastOf = async (recordingId: string): Promise<RecordingRow | null> => store.find(recordingId);

  const link = connectControl({
    url: dependencies.url,
    secret: dependencies.secret,
    calls: recordingsCalls,
    notices: recordingsNotices,
    log,
    onUp: takeUp,
    async onDown() {
      told.clear();
      for (const broadcastId of await store.running()) syncs.poke(broadcastId);
    },
    onNotice: {
      async 'recording.changed'({ recordingId, state, durationMs }) {
        const row = await store.find(recordingId);
        if (!row) return;
        await store.noteDuration(recordingId, durationMs);
        // Closed by itself after a crash, before it was asked to.
        if (state !== 'recording' && row.finished_at_ms === null) finishes.poke(recordingId);
      },
      async 'program.progressed'({ recordingId, state }) {
        await store.noteProgram(recordingId, state);
      },
      async 'recording.gapped'({ recordingId, trackId, fromMs, toMs }) {
        const row = await broadcastOf(recordingId);
        if (!row) return;
        // Every signalling node hears of it; the command's id makes it one event.
        const digest = createHash('sha256')
          .update(JSON.stringify([recordingId, trackId, fromMs, toMs]))
          .digest('hex');
        const command = { type: 'recording.noteGap' as const, recordingId, trackId, fromMs, toMs };
        await engine.execute(row.broadcast_id, system, command, `gap-${digest.slice(0, 24)}`);
      },
      async 'recording.exhausted'({ recordingId }) {
        const row = await broadcastOf(recordingId);
        if (row) await fail(row.broadcast_id, recordingId, 'disk-low');
      },
      async 'recording.failed'({ recordingId, reason }) {
        const row = await broadcastOf(recordingId);
        log.error({ recordingId, reason }, 'a recording failed');
        if (row) await fail(row.broadcast_id, recordingId, 'failed');
      },
    },
  });

  const unlisten = engine.listen((broadcastId, steps) => {
    if (steps.some(({ before, after }) => before.recording || after.recording)) syncs.poke(broadcastId);
    for (const { event } of steps) if (event.type === 'recording.stopped') finishes.poke(event.recordingId);
  });

  return {
    call: (name, request, options) => link.call(name, request, options),
    tick() {
      for (const [broadcastId, sinceMs] of failingSinceMs) {
        if (clock.nowMs() - sinceMs >= timings.recordingAlarmMs) alarms.set(broadcastId, 'recording-unavailable', true);
      }
    },
    close() {
      unlisten();
      syncs.close();
      finishes.close();
      link.close();
    },
  };
}
