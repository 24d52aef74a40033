import { BroadcastEvent, type CapturedSpan, timelineOf } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** What decides who is seen and heard: the conversation and the slides need not be read for it. */
const deciding = ['broadcast.', 'consent.', 'host.', 'participant.', 'recording.', 'role.', 'stage.', 'track.'];

export interface Captured {
  recordingId: string;
  startedAtMs: number;
  spans: CapturedSpan[];
}

/**
 * The recordings of a broadcast in which somebody is seen or heard, and when, by the log alone; the oldest first, and
 * without those that were deleted. What still runs reaches to `untilMs`.
 */
export async function capturedOf(
  db: Kysely<Schema>,
  { broadcastId, participantId, untilMs }: { broadcastId: string; participantId: string; untilMs: number },
): Promise<Captured[]> {
  const recordings = await db
    .selectFrom('recordings')
    .select('id')
    .where('broadcast_id', '=', broadcastId)
    .where('started_at_ms', 'is not', null)
    .where('deleted_at_ms', 'is', null)
    .orderBy('started_at_ms')
    .orderBy('id')
    .execute();
  if (recordings.length === 0) return [];
  const log = await readDeciding(db, broadcastId);
  return recordings.flatMap(({ id }): Captured[] => {
    const timeline = timelineOf(log, id, untilMs);
    const own = (timeline?.tracks ?? []).filter((track) => track.participantId === participantId);
    if (!timeline || own.length === 0) return [];
    const spans = own.map(({ source, startMs, endMs }) => ({ source, startMs, endMs }));
    return [{ recordingId: id, startedAtMs: timeline.epochMs, spans }];
  });
}

async function readDeciding(db: Kysely<Schema>, broadcastId: string): Promise<BroadcastEvent[]> {
  const rows = await db
    .selectFrom('broadcast_events')
    .select('body')
    .where('broadcast_id', '=', broadcastId)
    .where((eb) => eb.or(deciding.map((beginning) => eb('type', 'like', `${beginning}%`))))
    .orderBy('seq')
    .execute();
  return rows.map((row) => BroadcastEvent.parse(JSON.parse(row.body)));
}
