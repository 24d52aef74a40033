import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { LogProjection } from '../broadcasts/sql-log-store.ts';
import type { Schema } from '../database/schema.ts';
import { capturedOf } from './captured.ts';

/**
 * Keeps each participant's row in step with what they answered last, and marks the recordings that show somebody who
 * takes it back: in the transaction that appends, so that no withdrawal is kept without its mark. Who agrees again takes
 * the marks away that no host has dealt with yet.
 */
export const projectConsents: LogProjection = async (trx, broadcastId, events) => {
  for (const event of events) {
    if (event.type !== 'consent.given') continue;
    const { participantId, consent, textVersion, atMs } = event;
    await trx
      .updateTable('participants')
      .set({ consent, consent_text_version: textVersion, consent_at_ms: atMs })
      .where('id', '=', participantId)
      .execute();
    if (consent === 'watch-only') await mark(trx, broadcastId, participantId, atMs);
    else await unmark(trx, participantId);
  }
};

async function mark(trx: Transaction<Schema>, broadcastId: string, participantId: string, atMs: number): Promise<void> {
  const showing = await capturedOf(trx, { broadcastId, participantId, untilMs: atMs });
  if (showing.length === 0) return;
  const person = await trx
    .selectFrom('participants')
    .select('person_id')
    .where('id', '=', participantId)
    .executeTakeFirst();
  for (const { recordingId } of showing) {
    await trx
      .insertInto('recording_withdrawals')
      .values({
        ...{ recording_id: recordingId, participant_id: participantId },
        ...{ withdrawn_at_ms: atMs, settled_at_ms: null },
      })
      .onConflict((conflict) =>
        conflict
          .columns(['recording_id', 'participant_id'])
          .doUpdateSet({ withdrawn_at_ms: atMs, settled_at_ms: null }),
      )
      .execute();
    const about = { subject: { kind: 'recording', id: recordingId }, eventId: broadcastId } as const;
    await recordAudit(trx, { action: 'recording.marked', actorId: person?.person_id ?? null, ...about }, atMs);
  }
}

async function unmark(trx: Transaction<Schema>, participantId: string): Promise<void> {
  await trx
    .deleteFrom('recording_withdrawals')
    .where('participant_id', '=', participantId)
    .where('settled_at_ms', 'is', null)
    .execute();
}
