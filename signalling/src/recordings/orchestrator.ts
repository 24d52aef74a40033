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
import type { RecordingStore } from './recording-store.ts';
import { retryLoops } from '@campus/service-kit/retry-loops';
import { createReviews } from './reviews.ts';

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
      const before = told.get(broadcastId);
      if (before === text) return;
      await link.call('recording.sync', request);
      told.set(broadcastId, text);
      // Over a fresh link: what it said before that was said to nobody.
      if (before === undefined) reviews.poke(desired.recordingId);
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
      await reviews.noteGaps(row, media);
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
  const takeUps = retryLoops({
    work: async () => takeUp(),
    onError: (error) => warn(error, {}, 'what the recordings service shall do could not be read yet'),
  });
  /** Recordings that ended by themselves, until the log says so. */
  const endings = new Map<string, RecordingEndReason>();
  const fails = retryLoops({
    work: async (recordingId) => {
      const reason = endings.get(recordingId);
      const row = await store.find(recordingId);
      if (row && reason) await fail(row.broadcast_id, recordingId, reason);
      endings.delete(recordingId);
    },
    onError: (error, id) => warn(error, { recordingId: id }, 'the end of a recording could not be noted yet'),
  });
  const end = (recordingId: string, reason: RecordingEndReason): void => {
    endings.set(recordingId, reason);
    fails.poke(recordingId);
  };
  const reviews = createReviews({
    engine,
    store,
    log,
    describe: async (recordingId) => (await link.call('recording.describe', { recordingId })).media,
    onError: (error, id) => warn(error, { recordingId: id }, 'the recorder could not be asked about a recording yet'),
  });
  const warn = (error: unknown, where: object, message: string): void => {
    const isExpected = error instanceof AppError && error.code === 'UNAVAILABLE';
    if (isExpected) log.debug({ err: error, ...where }, message);
    else log.warn({ err: error, ...where }, message);
  };

  /**
   * After each change of the link: what runs is said again, what ended meanwhile is closed, and what was being rendered
   * is looked at.
   */
  const takeUp = async (): Promise<void> => {
    const isAnew = link.isUp;
    for (const broadcastId of await store.running()) syncs.poke(broadcastId, { isAnew });
    if (!link.isUp) return;
    for (const row of await store.unfinished()) finishes.poke(row.id, { isAnew: true });
    for (const row of await store.rendering()) reviews.poke(row.id);
  };
  const linkChanged = (): void => {
    told.clear();
    takeUps.poke('all');
  };
  /** What a notice says and could not be written is read again. */
  const orReview = async (recordingId: string, noted: Promise<void>): Promise<void> => {
    try {
      await noted;
    } catch (error) {
      warn(error, { recordingId }, 'what the recorder said could not be noted yet');
      reviews.poke(recordingId);
    }
  };

  const link = connectControl({
    url: dependencies.url,
    secret: dependencies.secret,
    calls: recordingsCalls,
    notices: recordingsNotices,
    log,
    onUp: linkChanged,
    onDown: linkChanged,
    onNotice: {
      async 'recording.changed'({ recordingId, state, durationMs }) {
        // Closed by itself after a crash, before it was asked to.
        if (state !== 'recording') finishes.poke(recordingId);
        await orReview(recordingId, store.noteDuration(recordingId, durationMs));
      },
      'program.progressed': ({ recordingId, state }) => orReview(recordingId, store.noteProgram(recordingId, state)),
      async 'recording.gapped'({ recordingId, trackId, fromMs, toMs }) {
        const note = async (): Promise<void> => {
          const row = await store.find(recordingId);
          if (row) await reviews.noteGap(row, { trackId, fromMs, toMs });
        };
        await orReview(recordingId, note());
      },
      'recording.exhausted': ({ recordingId }) => end(recordingId, 'disk-low'),
      'recording.failed'({ recordingId, reason }) {
        log.error({ recordingId, reason }, 'a recording failed');
        end(recordingId, 'failed');
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
      takeUps.close();
      fails.close();
      reviews.close();
      link.close();
    },
  };
}
