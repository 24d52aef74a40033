import type { Language, MailState } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

export interface StoredSpeaker {
  id: string;
  eventId: string;
  linkId: string;
  name: string;
  email: string;
  language: Language;
  sealedUrl: string;
  mailId: string | null;
  sentAtMs: number;
}

export type ListedSpeaker = StoredSpeaker & {
  expiresAtMs: number;
  revokedAtMs: number | null;
  mailState: MailState | null;
};

/** Of an event, in the order of being asked; with what has become of link and mail. */
export async function listSpeakers(db: Kysely<Schema>, eventId: string): Promise<ListedSpeaker[]> {
  return db
    .selectFrom('speakers')
    .innerJoin('link_grants', 'link_grants.id', 'speakers.link_id')
    .leftJoin('mails', 'mails.id', 'speakers.mail_id')
    .select([
      ...(['speakers.id', 'speakers.name', 'speakers.email', 'speakers.language'] as const),
      'speakers.event_id as eventId',
      'speakers.link_id as linkId',
      'speakers.sealed_url as sealedUrl',
      'speakers.mail_id as mailId',
      'speakers.sent_at_ms as sentAtMs',
      'link_grants.expires_at_ms as expiresAtMs',
      'link_grants.revoked_at_ms as revokedAtMs',
      'mails.state as mailState',
    ])
    .where('speakers.event_id', '=', eventId)
    .orderBy('link_grants.created_at_ms')
    .orderBy('speakers.id')
    .execute();
}

/** In the caller's transaction. Violates a unique index when that address was asked already. */
export async function insertSpeaker(
  db: Kysely<Schema>,
  { id, eventId, linkId, name, email, language, sealedUrl, mailId, sentAtMs }: StoredSpeaker,
  invitedBy: string,
): Promise<void> {
  await db
    .insertInto('speakers')
    .values({
      ...{ id, name, email, language, event_id: eventId, link_id: linkId, sealed_url: sealedUrl },
      ...{ mail_id: mailId, invited_by: invitedBy, sent_at_ms: sentAtMs },
    })
    .execute();
}

/** After another mail, maybe with another link. False when they are no longer asked, or were just sent another. */
export async function updateSpeaker(
  db: Kysely<Schema>,
  before: StoredSpeaker,
  now: Pick<StoredSpeaker, 'linkId' | 'sealedUrl' | 'mailId' | 'sentAtMs'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('speakers')
    .set({ link_id: now.linkId, sealed_url: now.sealedUrl, mail_id: now.mailId, sent_at_ms: now.sentAtMs })
    .where('id', '=', before.id)
    .where('link_id', '=', before.linkId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** False when somebody else has done it. */
export async function deleteSpeaker(db: Kysely<Schema>, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('speakers').where('id', '=', id).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
