import type { BroadcastEvent } from '@campus/protocol';
import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { LogProjection } from '../broadcasts/sql-log-store.ts';
import type { Schema } from '../database/schema.ts';

/** Keeps the library's rows in step with the log, in the transaction that appends: none is ever missing. */
export const projectRecordings: LogProjection = async (trx, broadcastId, events) => {
  for (const event of events) {
    switch (event.type) {
      case 'recording.started': {
        const broadcast = await trx
          .selectFrom('broadcasts')
          .select(['event_id', 'phase'])
          .where('id', '=', broadcastId)
          .executeTakeFirstOrThrow();
        await trx
          .insertInto('recordings')
          .values({
            id: event.recordingId,
            broadcast_id: broadcastId,
            event_id: broadcast.event_id,
            title: null,
            visibility: null,
            requested_at_ms: event.atMs,
            // The phase is that after the whole batch, whose events have one time.
            started_at_ms: broadcast.phase === 'live' ? event.atMs : null,
            ended_at_ms: null,
            finished_at_ms: null,
            deleted_at_ms: null,
            duration_ms: 0,
            state: 'recording',
            program_state: 'waiting',
          })
          .execute();
        await note(trx, broadcast.event_id, event);
        break;
      }
      case 'broadcast.wentLive':
      case 'broadcast.resumed':
        await trx
          .updateTable('recordings')
          .set({ started_at_ms: event.atMs })
          .where('broadcast_id', '=', broadcastId)
          .where('started_at_ms', 'is', null)
          .where('ended_at_ms', 'is', null)
          .execute();
        break;
      case 'recording.stopped': {
        await trx
          .updateTable('recordings')
          .set({ ended_at_ms: event.atMs })
          .where('id', '=', event.recordingId)
          .execute();
        const { event_id: eventId } = await trx
          .selectFrom('broadcasts')
          .select('event_id')
          .where('id', '=', broadcastId)
          .executeTakeFirstOrThrow();
        await note(trx, eventId, event);
        // Armed and never live: there is nothing to close.
        await trx
          .updateTable('recordings')
          .set({ finished_at_ms: event.atMs, state: 'failed', program_state: 'failed' })
          .where('id', '=', event.recordingId)
          .where('started_at_ms', 'is', null)
          .execute();
        break;
      }
      default:
    }
  }
};

type Mark = Extract<BroadcastEvent, { type: 'recording.started' | 'recording.stopped' }>;

/** Who recorded stands in the list of changes as well: the person behind the participant, where there is one. */
async function note(trx: Transaction<Schema>, eventId: string, event: Mark): Promise<void> {
  const by =
    event.byId === null
      ? undefined
      : await trx.selectFrom('participants').select('person_id').where('id', '=', event.byId).executeTakeFirst();
  const record = {
    action: event.type,
    actorId: by?.person_id ?? null,
    subject: { kind: 'recording', id: event.recordingId },
    eventId,
    detail: event.type === 'recording.stopped' ? { reason: event.reason } : {},
  } as const;
  await recordAudit(trx, record, event.atMs);
}
