import type { AuditEntry, AuditFilter } from '@campus/protocol';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';

/** The entries that fit, the newest first; those after a cursor (`nextOf`) when one is given. */
export async function listAudit(
  db: Database,
  filter: AuditFilter,
  page: { limit: number; before?: string | undefined },
): Promise<AuditEntry[]> {
  const { kind, institutionId, fromMs, untilMs } = filter;
  const before = readCursor(page.before);
  const pattern = filter.search ? `%${filter.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : undefined;
  const rows = await db
    .selectFrom('audit_entries as entry')
    .leftJoin('people as actor', 'actor.id', 'entry.actor_id')
    .leftJoin('institutions', 'institutions.id', 'entry.institution_id')
    .leftJoin('events', 'events.id', 'entry.event_id')
    // Ids of different things never meet, so each subject is found in its own table only.
    .leftJoin('people as person', 'person.id', 'entry.subject_id')
    .leftJoin('invitations', 'invitations.id', 'entry.subject_id')
    .leftJoin('boards', 'boards.id', 'entry.subject_id')
    .leftJoin('link_grants', 'link_grants.id', 'entry.subject_id')
    .leftJoin('recordings', 'recordings.id', 'entry.subject_id')
    .selectAll('entry')
    .select([
      'actor.name as actorName',
      'institutions.name as institutionName',
      'events.title as eventTitle',
      'person.name as personName',
      'invitations.email as invitedEmail',
      'boards.name as boardName',
      'link_grants.label as linkLabel',
      'recordings.title as recordingTitle',
    ])
    .$if(kind !== undefined, (query) => query.where('entry.kind', '=', kind ?? 'rights'))
    .$if(institutionId !== undefined, (query) => query.where('entry.institution_id', '=', institutionId ?? ''))
    .$if(fromMs !== undefined, (query) => query.where('entry.at_ms', '>=', fromMs ?? 0))
    .$if(untilMs !== undefined, (query) => query.where('entry.at_ms', '<=', untilMs ?? 0))
    .$if(pattern !== undefined, (query) =>
      query.where(({ or }) =>
        or(
          [
            ...['actor.name', 'actor.email', 'person.name', 'person.email', 'invitations.email'],
            ...['boards.name', 'link_grants.label', 'recordings.title', 'events.title'],
          ].map((column) => sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`),
        ),
      ),
    )
    .$if(before !== null, (query) =>
      query.where(({ eb, and, or }) =>
        or([
          eb('entry.at_ms', '<', before?.atMs ?? 0),
          and([eb('entry.at_ms', '=', before?.atMs ?? 0), eb('entry.id', '<', before?.id ?? '')]),
        ]),
      ),
    )
    .orderBy('entry.at_ms', 'desc')
    .orderBy('entry.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map((row) => {
    const { subject_kind: subjectKind, institution_id: institution, event_id: event } = row;
    const names = {
      person: row.personName,
      invitation: row.invitedEmail,
      institution: row.institutionName,
      board: row.boardName,
      link: row.linkLabel,
      recording: row.recordingTitle ?? row.eventTitle,
    };
    return {
      id: row.id,
      atMs: row.at_ms,
      action: row.action,
      actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actorName },
      subject: { kind: subjectKind, id: row.subject_id, name: names[subjectKind] },
      institution: institution === null ? null : { id: institution, name: row.institutionName },
      event: event === null ? null : { id: event, name: row.eventTitle },
      detail: JSON.parse(row.detail) as Record<string, string>,
    };
  });
}

/** What asks for the entries after this one. */
export function cursorOf(entry: Pick<AuditEntry, 'atMs' | 'id'>): string {
  return `${entry.atMs}.${entry.id}`;
}

function readCursor(cursor: string | undefined): { atMs: number; id: string } | null {
  const [, atMs, id] = /^(\d{1,16})\.(.+)$/.exec(cursor ?? '') ?? [];
  return atMs === undefined || id === undefined ? null : { atMs: Number(atMs), id };
}
