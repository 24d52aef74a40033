import {
  type BroadcastEvent,
  type RecordedCaptions,
  recordedCaptionsOf,
  type RecordedTalk,
  recordedTalkOf,
  type Timeline,
  type TimelineInk,
  timelineInk,
  timelineOf,
} from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { LogStore } from '../broadcasts/log-store.ts';
import type { RecordingRow } from './recording-store.ts';

/** More are read again. */
const mostKept = 30;
/** A recording that runs grows without an event; and what is erased stays in no memory for long, whatever happens. */
const keptForMs = { running: 1_000, ended: 60_000 } as const;

type Recorded = Pick<RecordingRow, 'id' | 'broadcast_id' | 'ended_at_ms'>;
type Kept<T> = (recording: Recorded) => Promise<T>;

/**
 * What a replay follows, from the log of its broadcast. A whole class opens it at once, on the thread that serves the
 * live broadcasts: the log is read once for all of them, as long as it stays as it is. Null where the log holds no
 * captured moment of the recording.
 */
export interface Replays {
  readonly timeline: Kept<Timeline | null>;
  readonly talk: Kept<RecordedTalk | null>;
  readonly captions: Kept<RecordedCaptions[] | null>;
  /** What was drawn on the pages, with the timeline that it belongs to. */
  readonly drawn: Kept<{ timeline: Timeline; ink: TimelineInk[] } | null>;
  /** What people wrote there was erased, or all of it may have been: nothing of that stays here. */
  forget(broadcastId?: string): void;
}

export function createReplays(dependencies: {
  engine: Pick<BroadcastEngine, 'events'>;
  store: Pick<LogStore, 'heads'>;
  clock: Clock;
}): Replays {
  const { engine, store, clock } = dependencies;
  const forgetters: ((broadcastId?: string) => void)[] = [];

  const keep = <T>(make: (log: readonly BroadcastEvent[], recordingId: string, untilMs: number) => T): Kept<T> => {
    /** The one that was asked for the longest ago comes first. */
    const kept = new Map<string, { broadcastId: string; seq: number; atMs: number; made: Promise<T> }>();
    forgetters.push((broadcastId) => {
      for (const [id, entry] of kept)
        if (broadcastId === undefined || entry.broadcastId === broadcastId) kept.delete(id);
    });
    return async ({ id, broadcast_id: broadcastId, ended_at_ms: endedAtMs }) => {
      const seq = (await store.heads([broadcastId])).get(broadcastId) ?? 0;
      const nowMs = clock.nowMs();
      const known = kept.get(id);
      kept.delete(id);
      const ageMs = nowMs - (known?.atMs ?? 0);
      const isGood = known?.seq === seq && ageMs >= 0 && ageMs < keptForMs[endedAtMs === null ? 'running' : 'ended'];
      const entry =
        known && isGood
          ? known
          : { broadcastId, seq, atMs: nowMs, made: engine.events(broadcastId).then((log) => make(log, id, nowMs)) };
      kept.set(id, entry);
      for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
      try {
        return await entry.made;
      } catch (error) {
        if (kept.get(id) === entry) kept.delete(id);
        throw error;
      }
    };
  };

  return {
    timeline: keep(timelineOf),
    talk: keep(recordedTalkOf),
    captions: keep(recordedCaptionsOf),
    drawn: keep((log, recordingId, untilMs) => {
      const timeline = timelineOf(log, recordingId, untilMs);
      return timeline && { timeline, ink: timelineInk(log, timeline) };
    }),
    forget(broadcastId) {
      for (const forget of forgetters) forget(broadcastId);
    },
  };
}
