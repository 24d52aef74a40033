import { AppError, type WithdrawalCounts } from '@campus/protocol';
import type { Selectable } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../database/open.ts';
import type { ConsentTables } from './tables.ts';

export type WithdrawalRow = Selectable<ConsentTables['recording_withdrawals']>;

export interface WithdrawalStore {
  /** Of each of these recordings, also of those that nobody is to be taken out of. */
  counts(recordingIds: readonly string[]): Promise<Map<string, WithdrawalCounts>>;
  /** Those that are open first, then by when it was said. */
  list(recordingId: string): Promise<WithdrawalRow[]>;
  /** Doing it again changes nothing. Throws NOT_FOUND. */
  settle(
    withdrawal: { recordingId: string; participantId: string; isSettled: boolean },
    by: { personId: string; nowMs: number },
  ): Promise<void>;
}

export function createWithdrawalStore(db: Database): WithdrawalStore {
  return {
    async counts(recordingIds) {
      const counts = new Map(recordingIds.map((id) => [id, { open: 0, settled: 0 }]));
      if (recordingIds.length === 0) return counts;
      const rows = await db
        .selectFrom('recording_withdrawals')
        .select(['recording_id', 'settled_at_ms'])
        .where('recording_id', 'in', [...recordingIds])
        .execute();
      for (const { recording_id: id, settled_at_ms: settledAtMs } of rows) {
        const count = counts.get(id);
        if (count) count[settledAtMs === null ? 'open' : 'settled'] += 1;
      }
      return counts;
    },

    async list(recordingId) {
      const rows = await db
        .selectFrom('recording_withdrawals')
        .selectAll()
        .where('recording_id', '=', recordingId)
        .orderBy('withdrawn_at_ms')
        .orderBy('participant_id')
        .execute();
      return rows.toSorted((a, b) => Number(a.settled_at_ms !== null) - Number(b.settled_at_ms !== null));
    },

    settle: ({ recordingId, participantId, isSettled }, { personId, nowMs }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('recording_withdrawals')
          .innerJoin('recordings', 'recordings.id', 'recording_withdrawals.recording_id')
          .select(['recording_withdrawals.settled_at_ms', 'recordings.event_id'])
          .where('recording_id', '=', recordingId)
          .where('participant_id', '=', participantId)
          .executeTakeFirst();
        if (!row) throw new AppError('NOT_FOUND', 'nobody has taken back a consent like that');
        if (isSettled === (row.settled_at_ms !== null)) return;
        await trx
          .updateTable('recording_withdrawals')
          .set({ settled_at_ms: isSettled ? nowMs : null })
          .where('recording_id', '=', recordingId)
          .where('participant_id', '=', participantId)
          .execute();
        if (!isSettled) return;
        const about = { subject: { kind: 'recording', id: recordingId }, eventId: row.event_id } as const;
        await recordAudit(trx, { action: 'recording.settled', actorId: personId, ...about }, nowMs);
      }),
  };
}
