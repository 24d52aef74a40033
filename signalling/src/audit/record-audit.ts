import { type AuditAction, type AuditSubjectKind, auditKindOf } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { makeId } from '../keys/secrets.ts';

export interface AuditRecord {
  action: AuditAction;
  /** A person; null for a link's holder, or the campus itself. */
  actorId: string | null;
  subject: { kind: AuditSubjectKind; id: string };
  /** Left out where the event has one. */
  institutionId?: string;
  eventId?: string;
  detail?: Record<string, string>;
}

/**
 * Writes an entry in the transaction of the change that it tells of: neither is there without the other. The demo's
 * links and recordings are left out; they belong to nobody, and are made anew with each demo.
 */
export async function recordAudit(trx: Kysely<Schema>, record: AuditRecord, nowMs: number): Promise<void> {
  const { action, actorId, subject, eventId, detail = {} } = record;
  const event =
    eventId === undefined
      ? undefined
      : await trx
          .selectFrom('events')
          .select(['institution_id', 'is_demo'])
          .where('id', '=', eventId)
          .executeTakeFirst();
  if (event?.is_demo === 1) return;
  await trx
    .insertInto('audit_entries')
    .values({
      ...{ id: makeId('audit'), at_ms: nowMs, action, kind: auditKindOf(action), actor_id: actorId },
      ...{ subject_kind: subject.kind, subject_id: subject.id, event_id: eventId ?? null },
      institution_id: record.institutionId ?? event?.institution_id ?? null,
      detail: JSON.stringify(detail),
    })
    .execute();
}
