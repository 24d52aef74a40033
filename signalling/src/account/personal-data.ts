import { EventDraft, type Person, type PersonalData } from '@campus/protocol';
import { AuditEntry } from '@campus/protocol/audit';
import type { Database } from '../database/open.ts';
import type { AccountStore } from './account-store.ts';
import { collectBroadcasts } from './broadcast-data.ts';

/** Everything that is stored of a person, as they may take it with them. */
export async function collectPersonalData(
  { db, accounts }: { db: Database; accounts: AccountStore },
  person: Person,
  nowMs: number,
): Promise<PersonalData> {
  const { id } = person;
  const sessions = await db.selectFrom('session_families').selectAll().where('person_id', '=', id).execute();
  const universityAccounts = await db
    .selectFrom('university_identities')
    .select(['issuer', 'subject', 'email', 'claimed_role as claimedRole'])
    .select(['linked_at_ms as linkedAtMs', 'used_at_ms as usedAtMs'])
    .where('person_id', '=', id)
    .execute();
  const invitations = await db
    .selectFrom('invitations')
    .selectAll()
    .where((eb) => eb.or([eb('invited_by', '=', id), eb('email', '=', person.email)]))
    .execute();
  const events = await db
    .selectFrom('events')
    .select(['id', 'title', 'created_at_ms as createdAtMs'])
    .where('created_by', '=', id)
    .orderBy('created_at_ms')
    .execute();
  const series = await db.selectFrom('series').selectAll().where('created_by', '=', id).execute();
  const speakerInvitations = await db
    .selectFrom('speakers')
    .select(['event_id as eventId', 'name', 'email', 'sent_at_ms as sentAtMs'])
    .where((eb) => eb.or([eb('invited_by', '=', id), eb('email', '=', person.email)]))
    .orderBy('sent_at_ms')
    .execute();
  const slides = await db
    .selectFrom('slide_decks')
    .select(['id', 'event_id as eventId', 'name', 'page_count as pageCount', 'uploaded_at_ms as uploadedAtMs'])
    .where('uploaded_by', '=', id)
    .orderBy('uploaded_at_ms')
    .execute();
  const registrations = await db
    .selectFrom('registrations')
    .select(['event_id as eventId', 'kind', 'heads', 'state', 'registered_at_ms as registeredAtMs'])
    .where((eb) => eb.or([eb('person_id', '=', id), eb('registered_by', '=', id)]))
    .orderBy('registered_at_ms')
    .execute();
  const feed = await db
    .selectFrom('calendar_feeds')
    .select('created_at_ms')
    .where('person_id', '=', id)
    .executeTakeFirst();
  const links = await db
    .selectFrom('link_grants')
    .selectAll()
    .where('created_by', '=', id)
    .orderBy('created_at_ms')
    .execute();
  return {
    madeAtMs: nowMs,
    account: { ...person, ...(await accounts.show(id)) },
    sessions: sessions.map((row) => ({
      device: row.user_agent,
      createdAtMs: row.created_at_ms,
      lastSeenAtMs: row.last_seen_at_ms ?? row.created_at_ms,
      expiresAtMs: row.expires_at_ms,
      endedAtMs: row.ended_at_ms,
    })),
    universityAccounts,
    invitations: invitations.map((row) => ({
      email: row.email,
      role: row.role,
      institutionId: row.institution_id,
      createdAtMs: row.created_at_ms,
      expiresAtMs: row.expires_at_ms,
      acceptedAtMs: row.accepted_at_ms,
      isForYou: row.email === person.email,
    })),
    noRemindersSinceMs:
      (await db.selectFrom('reminder_refusals').select('refused_at_ms').where('person_id', '=', id).executeTakeFirst())
        ?.refused_at_ms ?? null,
    mails: await db
      .selectFrom('mails')
      .select(['kind', 'state', 'queued_at_ms as queuedAtMs', 'sent_at_ms as sentAtMs'])
      .where((eb) => eb.or([eb('to_address', '=', person.email), eb('person_id', '=', id)]))
      .orderBy('queued_at_ms')
      .execute(),
    changes: await collectChanges(db, id),
    events,
    series: series.map(({ id: seriesId, draft, created_at_ms: createdAtMs }) => ({
      ...{ id: seriesId, createdAtMs },
      title: EventDraft.parse(JSON.parse(draft)).title,
    })),
    speakerInvitations: speakerInvitations.map((row) => ({ ...row, isForYou: row.email === person.email })),
    slides,
    registrations,
    calendarSinceMs: feed?.created_at_ms ?? null,
    links: links.map((row) => ({
      id: row.id,
      eventId: row.event_id,
      role: row.role,
      label: row.label,
      createdAtMs: row.created_at_ms,
      expiresAtMs: row.expires_at_ms,
      revokedAtMs: row.revoked_at_ms,
    })),
    ...(await collectBroadcasts(db, id, nowMs)),
  };
}

async function collectChanges(db: Database, id: string): Promise<PersonalData['changes']> {
  const rows = await db
    .selectFrom('audit_entries')
    .select(['at_ms', 'action', 'actor_id', 'detail'])
    .where((eb) =>
      eb.or([eb('actor_id', '=', id), eb.and([eb('subject_kind', '=', 'person'), eb('subject_id', '=', id)])]),
    )
    .orderBy('at_ms')
    .execute();
  return rows.map((row) => ({
    atMs: row.at_ms,
    action: row.action,
    isByYou: row.actor_id === id,
    detail: AuditEntry.shape.detail.parse(JSON.parse(row.detail)),
  }));
}
