import type { LogProjection } from '../broadcasts/sql-log-store.ts';

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
