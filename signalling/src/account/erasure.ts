import type { Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { isAnotherAdmin } from '../people/role-store.ts';
import { mayLeave } from './rules.ts';

/**
 * Deletes an account for good. What others need stays, without the name: events and links are nobody's then, a
 * participant of a broadcast has no name and no account, and what they wrote there is empty, but for captions, which are
 * what others said on the stage; open invitations are answered for by the longest-standing administrator. Sign-ins, and
 * mails to the person, go with the account. Gives back the broadcasts that they took part in, which nodes may have in memory. Throws CONFLICT for the only administrator,
 * and WRONG_PHASE for somebody who is connected to a broadcast: others see them there at this moment.
 */
export async function eraseAccount(
  db: Database,
  { id, role, email, institutionId }: Person,
  nowMs: number,
): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    const isAdminLeft = await isAnotherAdmin(trx, id);
    if (!mayLeave(role, isAdminLeft)) throw new AppError('CONFLICT', 'a campus cannot be without an administrator');
    if (await isInBroadcast(trx, id, nowMs)) throw new AppError('WRONG_PHASE', 'the person is in a broadcast');
    const broadcasts = await trx
      .selectFrom('participants')
      .select('broadcast_id')
      .where('person_id', '=', id)
      .execute();
    const theirs = trx.selectFrom('participants').select('id').where('person_id', '=', id);
    await trx.deleteFrom('broadcast_texts').where('participant_id', 'in', theirs).execute();
    await trx.updateTable('participants').set({ name: '', person_id: null }).where('person_id', '=', id).execute();
    await trx.deleteFrom('invitations').where('email', '=', email).execute();
    await trx.deleteFrom('mails').where('to_address', '=', email).execute();
    await eraseSpeaker(trx, email);
    const heir = await longestStandingAdmin(trx, id);
    if (heir !== undefined) {
      await trx.updateTable('invitations').set({ invited_by: heir }).where('invited_by', '=', id).execute();
    }
    const subject = { kind: 'person', id } as const;
    await recordAudit(trx, { action: 'account.deleted', actorId: id, subject, institutionId }, nowMs);
    await trx.deleteFrom('people').where('id', '=', id).execute();
    return broadcasts.map((row) => row.broadcast_id);
  });
}

/** Their links stay open for as long as they would, without the name that stands at them. */
async function eraseSpeaker(trx: Kysely<Schema>, email: string): Promise<void> {
  const theirs = trx.selectFrom('speakers').select('link_id').where('email', '=', email);
  await trx.updateTable('link_grants').set({ label: '' }).where('id', 'in', theirs).execute();
  await trx.deleteFrom('speakers').where('email', '=', email).execute();
}

async function longestStandingAdmin(db: Kysely<Schema>, exceptId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'admin')
    .where('id', '!=', exceptId)
    .orderBy('created_at_ms')
    .orderBy('id')
    .executeTakeFirst();
  return row?.id;
}

async function isInBroadcast(db: Kysely<Schema>, personId: string, nowMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('attendance')
    .innerJoin('participants', 'participants.id', 'attendance.participant_id')
    .select('attendance.id')
    .where('participants.person_id', '=', personId)
    .where('attendance.until_ms', 'is', null)
    .where('attendance.lease_until_ms', '>', nowMs)
    .executeTakeFirst();
  return row !== undefined;
}
