import type { Invitation } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import { invitationState } from './rules.ts';

const mostListed = 500;

function invitationsWithInstitutions(db: Kysely<Schema>) {
  return db
    .selectFrom('invitations')
    .innerJoin('institutions', 'institutions.id', 'invitations.institution_id')
    .selectAll('invitations')
    .select(['institutions.name as institutionName', 'institutions.time_zone as timeZone']);
}

export type InvitationRow = NonNullable<Awaited<ReturnType<typeof findByToken>>>;

export function findByToken(db: Kysely<Schema>, tokenHash: string) {
  return invitationsWithInstitutions(db).where('token_hash', '=', tokenHash).executeTakeFirst();
}

/** Of one of these institutions; null for any. */
export function findManaged(db: Kysely<Schema>, id: string, institutionIds: readonly string[] | null) {
  return invitationsWithInstitutions(db)
    .where('invitations.id', '=', id)
    .$if(institutionIds !== null, (query) => query.where('institution_id', 'in', [...(institutionIds ?? [])]))
    .executeTakeFirst();
}

/** The newest 500 of these institutions; null for all. */
export async function listInvitations(
  db: Database,
  institutionIds: readonly string[] | null,
  nowMs: number,
): Promise<Invitation[]> {
  const rows = await invitationsWithInstitutions(db)
    .leftJoin('people', 'people.id', 'invitations.invited_by')
    .leftJoin('mails', 'mails.id', 'invitations.mail_id')
    .select(['people.name as inviterName', 'mails.state as mailState'])
    .$if(institutionIds !== null, (query) =>
      query.where('invitations.institution_id', 'in', [...(institutionIds ?? [])]),
    )
    .orderBy('invitations.created_at_ms', 'desc')
    .orderBy('invitations.id')
    .limit(mostListed)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    institutionId: row.institution_id,
    institutionName: row.institutionName,
    invitedBy: row.inviterName,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    state: invitationState(row, nowMs),
    mailState: row.mailState,
  }));
}

/** Takes an invitation back, with its mail if that has not gone out. False when it was answered or taken back before. */
export async function closeInvitation(
  trx: Kysely<Schema>,
  mails: Pick<MailQueue, 'drop'>,
  invitation: { id: string; mail_id: string | null },
  nowMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('invitations')
    .set({ revoked_at_ms: nowMs })
    .where('id', '=', invitation.id)
    .where('accepted_at_ms', 'is', null)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirstOrThrow();
  if (invitation.mail_id !== null) await mails.drop(trx, invitation.mail_id);
  return numUpdatedRows > 0n;
}
