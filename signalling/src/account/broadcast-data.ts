import { type BroadcastEvent, type PersonalData, timelineOf } from '@campus/protocol';
import type { ParticipantRow } from '../broadcasts/participants.ts';
import { createSqlLogStore } from '../broadcasts/sql-log-store.ts';
import { readWholeLog } from '../broadcasts/whole-log.ts';
import type { Database } from '../database/open.ts';

/** What broadcasts and recordings hold of a person: by their account, since links bring guests who have none. */
export async function collectBroadcasts(
  db: Database,
  personId: string,
  nowMs: number,
): Promise<Pick<PersonalData, 'broadcasts' | 'media'>> {
  const collected: Pick<PersonalData, 'broadcasts' | 'media'> = { broadcasts: [], media: [] };
  const rows = await db
    .selectFrom('participants')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('joined_at_ms')
    .execute();
  for (const row of rows) {
    const log = await readWholeLog(createSqlLogStore(db), row.broadcast_id);
    const event = await db.selectFrom('events').select('title').where('id', '=', row.broadcast_id).executeTakeFirst();
    const title = event?.title ?? null;
    collected.broadcasts.push(await describeParticipation(db, row, title, log));
    collected.media.push(...(await listMedia(db, row, title, log, nowMs)));
  }
  return collected;
}

async function describeParticipation(
  db: Database,
  row: ParticipantRow,
  title: string | null,
  log: readonly BroadcastEvent[],
): Promise<PersonalData['broadcasts'][number]> {
  const attended = await db
    .selectFrom('attendance')
    .select(['from_ms as fromMs', 'until_ms as untilMs'])
    .where('participant_id', '=', row.id)
    .orderBy('from_ms')
    .execute();
  return {
    eventId: row.broadcast_id,
    title,
    participantId: row.id,
    role: row.role,
    name: row.name,
    centreName: row.centre_name,
    city: row.city,
    headCount: row.head_count,
    consent: row.consent,
    consentTextVersion: row.consent_text_version,
    consentAtMs: row.consent_at_ms,
    joinedAtMs: row.joined_at_ms,
    attended,
    log: log.filter((event) => isAbout(event, row.id)),
  };
}

function isAbout(event: BroadcastEvent, participantId: string): boolean {
  return (
    ('participantId' in event && event.participantId === participantId) ||
    ('byId' in event && event.byId === participantId) ||
    ('ballotKey' in event && event.ballotKey === participantId)
  );
}

async function listMedia(
  db: Database,
  { id: participantId, broadcast_id: broadcastId }: ParticipantRow,
  title: string | null,
  log: readonly BroadcastEvent[],
  nowMs: number,
): Promise<PersonalData['media']> {
  const recordings = await db
    .selectFrom('recordings')
    .selectAll()
    .where('broadcast_id', '=', broadcastId)
    .where('started_at_ms', 'is not', null)
    .where('deleted_at_ms', 'is', null)
    .execute();
  const withdrawals = await db
    .selectFrom('recording_withdrawals')
    .selectAll()
    .where('participant_id', '=', participantId)
    .execute();
  return recordings.flatMap((recording) => {
    const withdrawal = withdrawals.find((row) => row.recording_id === recording.id);
    const timeline = timelineOf(log, recording.id, nowMs);
    const tracks = (timeline?.tracks ?? []).filter((track) => track.participantId === participantId);
    if (!timeline || tracks.length === 0) return [];
    return [
      {
        recordingId: recording.id,
        eventId: recording.event_id,
        title: recording.title ?? title,
        path: `/recordings/${recording.id}`,
        startedAtMs: timeline.epochMs,
        durationMs: timeline.durationMs,
        tracks: tracks.map(({ id, source, startMs, endMs }) => ({ id, source, startMs, endMs })),
        withdrawnAtMs: withdrawal?.withdrawn_at_ms ?? null,
        settledAtMs: withdrawal?.settled_at_ms ?? null,
      },
    ];
  });
}
