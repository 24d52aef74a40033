import type { Language, MailKind, MailState, QueuedMail } from '@campus/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { type Failure, mostAttempts, pauseAfter } from './rules.ts';

export interface NewStoredMail {
  id: string;
  messageId: string;
  onceKey: string | null;
  kind: MailKind;
  about: string | null;
  personId: string | null;
  to: string;
  language: Language;
  sealedContent: string;
  dueAtMs: number;
  expiresAtMs: number | null;
  nowMs: number;
}

export type ClaimedMail = Pick<NewStoredMail, 'id' | 'messageId' | 'to' | 'expiresAtMs'> & {
  queuedAtMs: number;
  sealedContent: string | null;
  claimId: string;
  attempts: number;
};

/** In the caller's transaction. False when a mail of that `onceKey` is there already. */
export async function insertMail(db: Kysely<Schema>, mail: NewStoredMail): Promise<boolean> {
  const row = await db
    .insertInto('mails')
    .values({
      id: mail.id,
      message_id: mail.messageId,
      once_key: mail.onceKey,
      kind: mail.kind,
      about: mail.about,
      person_id: mail.personId,
      to_address: mail.to,
      language: mail.language,
      state: 'waiting',
      sealed_content: mail.sealedContent,
      queued_at_ms: mail.nowMs,
      due_at_ms: mail.dueAtMs,
      expires_at_ms: mail.expiresAtMs,
      attempts: 0,
      claim_id: null,
      lease_until_ms: null,
      sent_at_ms: null,
      failure: null,
      failure_answer: null,
    })
    .onConflict((conflict) => conflict.column('once_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The same of all that depend on one thing. */
export async function dropMailsAbout(db: Kysely<Schema>, about: string): Promise<void> {
  await db.deleteFrom('mails').where('about', '=', about).where('state', '=', 'waiting').execute();
}

/** What the mail tells of holds no longer. One that is just being sent cannot be called back. */
export async function dropMail(db: Kysely<Schema>, id: string): Promise<void> {
  await db.deleteFrom('mails').where('id', '=', id).where('state', '<>', 'sent').execute();
}

const candidates = 10;

/**
 * The next mail that is due, for one try: until the lease ends nobody else gets it, in whatever process. A try that was
 * begun counts, so that a mail with which the process ends each time is not tried for ever. Null when none is due.
 */
export async function claimMail(
  db: Database,
  { claimId, nowMs, leaseMs }: { claimId: string; nowMs: number; leaseMs: number },
): Promise<ClaimedMail | null> {
  const free = () =>
    db
      .selectFrom('mails')
      .select(['id', 'attempts'])
      .where('state', '=', 'waiting')
      .where('due_at_ms', '<=', nowMs)
      .where((eb) => eb.or([eb('lease_until_ms', 'is', null), eb('lease_until_ms', '<=', nowMs)]))
      .orderBy('due_at_ms')
      .orderBy('id')
      .limit(candidates)
      .execute();
  for (let due = await free(); due.length > 0; due = await free()) {
    for (const { id, attempts } of due) {
      if (attempts >= mostAttempts) {
        await giveUp(db, id, attempts);
        continue;
      }
      // Of two at once one changes the row; the other finds another number of tries, and takes the next.
      const row = await db
        .updateTable('mails')
        .set({ claim_id: claimId, lease_until_ms: nowMs + leaseMs, attempts: attempts + 1 })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .where('attempts', '=', attempts)
        .returningAll()
        .executeTakeFirst();
      if (row) {
        const { message_id: messageId, to_address: to, sealed_content: sealedContent } = row;
        const { queued_at_ms: queuedAtMs, expires_at_ms: expiresAtMs } = row;
        return { id, messageId, to, sealedContent, queuedAtMs, expiresAtMs, claimId, attempts: row.attempts };
      }
    }
  }
  return null;
}

/** Its process lives and the try is still under way. */
export async function keepClaim(db: Database, mail: ClaimedMail, leaseUntilMs: number): Promise<void> {
  await db
    .updateTable('mails')
    .set({ lease_until_ms: leaseUntilMs })
    .where('id', '=', mail.id)
    .where('claim_id', '=', mail.claimId)
    .execute();
}

/** Every allowed try was begun, and none came to an end. */
async function giveUp(db: Database, id: string, attempts: number): Promise<void> {
  await db
    .updateTable('mails')
    .set({ state: 'failed', failure: 'interrupted', failure_answer: '', claim_id: null, lease_until_ms: null })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .execute();
}

/** Whoever holds it by now: the server has it. What it said is forgotten. */
export async function markSent(db: Database, id: string, nowMs: number): Promise<void> {
  await db
    .updateTable('mails')
    .set({
      ...{ state: 'sent', sent_at_ms: nowMs, sealed_content: null },
      ...{ failure: null, failure_answer: null, claim_id: null, lease_until_ms: null },
    })
    .where('id', '=', id)
    .execute();
}

/** The next try is set, or the last was made. Changes nothing when the claim was lost meanwhile. */
export async function markFailed(db: Database, mail: ClaimedMail, failure: Failure, nowMs: number): Promise<void> {
  const pauseMs = failure.isFinal ? null : pauseAfter(mail.attempts);
  await db
    .updateTable('mails')
    .set({
      ...{ failure: failure.reason, failure_answer: failure.answer, claim_id: null, lease_until_ms: null },
      ...(pauseMs === null ? { state: 'failed' } : { due_at_ms: nowMs + pauseMs }),
    })
    .where('id', '=', mail.id)
    .where('state', '=', 'waiting')
    .where('claim_id', '=', mail.claimId)
    .execute();
}

/** One more round of tries for what has failed. False when there is no such mail that has. */
export async function retryMail(db: Database, id: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('mails')
    .set({ state: 'waiting', due_at_ms: nowMs, attempts: 0 })
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .where('sealed_content', 'is not', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

const mostListed = 200;

/** The newest 200, of one state or of all. */
export async function listMails(db: Database, state: MailState | undefined): Promise<QueuedMail[]> {
  const rows = await db
    .selectFrom('mails')
    .selectAll()
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'waiting'))
    .orderBy('queued_at_ms', 'desc')
    .orderBy('id')
    .limit(mostListed)
    .execute();
  return rows.map(toQueuedMail);
}

function toQueuedMail(row: Selectable<Schema['mails']>): QueuedMail {
  return {
    id: row.id,
    kind: row.kind,
    to: row.to_address,
    language: row.language,
    state: row.state,
    queuedAtMs: row.queued_at_ms,
    attempts: row.attempts,
    dueAtMs: row.state === 'waiting' ? row.due_at_ms : null,
    sentAtMs: row.sent_at_ms,
    failure: row.failure === null ? null : { reason: row.failure, answer: row.failure_answer ?? '' },
  };
}

/** Deletes what was queued before, unless it still waits. */
export async function sweepMails(db: Database, beforeMs: number): Promise<void> {
  await db.deleteFrom('mails').where('state', '<>', 'waiting').where('queued_at_ms', '<', beforeMs).execute();
}
