import type { Person, RecordingMedia, Visibility } from '@campus/protocol';
import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import type { Grant } from '../ports.ts';
import type { RecordingTables } from './tables.ts';

export type RecordingRow = Selectable<RecordingTables['recordings']>;

const longestList = 200;

/** Who changes it, and when; `personId` is null when the campus does it by itself. */
export interface ChangedBy {
  personId: string | null;
  nowMs: number;
}

export interface RecordingStore {
  /** Null also when it was deleted, or never captured anything. */
  find(recordingId: string): Promise<RecordingRow | null>;
  /** What has captured something, was not deleted and may be seen by the asker (`maySee`): the newest 200. */
  list(asked: {
    person: Person | null;
    grant: Pick<Grant, 'eventId'> | null;
    eventId?: string | undefined;
  }): Promise<RecordingRow[]>;
  /** Of demos that ended before then: at most 50, the oldest first. */
  listDemosEndedBefore(endedBeforeMs: number): Promise<RecordingRow[]>;
  /** Ended by the log, and not closed by the recordings service yet. */
  unfinished(): Promise<RecordingRow[]>;
  /** Closed, and their program file was not there yet when they were last heard of. */
  rendering(): Promise<RecordingRow[]>;
  /** Broadcasts in which a recording runs. */
  running(): Promise<string[]>;
  noteMedia(recordingId: string, media: RecordingMedia): Promise<void>;
  noteFinished(recordingId: string, nowMs: number): Promise<void>;
  noteFailed(recordingId: string, nowMs: number): Promise<void>;
  noteProgram(recordingId: string, state: RecordingRow['program_state']): Promise<void>;
  noteDuration(recordingId: string, durationMs: number): Promise<void>;
  update(recordingId: string, change: { title?: string; visibility?: Visibility }, by: ChangedBy): Promise<void>;
  /** Doing it again changes nothing. */
  delete(recordingId: string, by: ChangedBy): Promise<void>;
}

export function createRecordingStore(db: Database): RecordingStore {
  const captured = () =>
    db
      .selectFrom('recordings')
      .selectAll('recordings')
      .where('recordings.started_at_ms', 'is not', null)
      .where('recordings.deleted_at_ms', 'is', null);
  const change = async (id: string, values: Partial<RecordingRow>): Promise<void> => {
    await db.updateTable('recordings').set(values).where('id', '=', id).execute();
  };
  return {
    find: async (id) => (await captured().where('recordings.id', '=', id).executeTakeFirst()) ?? null,
    list({ person, grant, eventId }) {
      let query = captured()
        .innerJoin('events', 'events.id', 'recordings.event_id')
        .where((eb) => isSeenBy(eb, person, grant))
        .orderBy('recordings.started_at_ms', 'desc')
        .orderBy('recordings.id')
        .limit(longestList);
      if (eventId !== undefined) query = query.where('recordings.event_id', '=', eventId);
      return query.execute();
    },
    listDemosEndedBefore: (endedBeforeMs) =>
      captured()
        .innerJoin('events', 'events.id', 'recordings.event_id')
        .innerJoin('broadcasts', 'broadcasts.id', 'recordings.broadcast_id')
        .where('events.is_demo', '=', 1)
        .where('broadcasts.ended_at_ms', '<=', endedBeforeMs)
        .orderBy('broadcasts.ended_at_ms')
        .orderBy('recordings.id')
        .limit(50)
        .execute(),
    unfinished: () =>
      captured()
        .where('recordings.ended_at_ms', 'is not', null)
        .where('recordings.finished_at_ms', 'is', null)
        .execute(),
    rendering: () =>
      captured()
        .where('recordings.finished_at_ms', 'is not', null)
        .where('recordings.program_state', 'in', ['waiting', 'rendering'])
        .execute(),
    async running() {
      const rows = await captured().where('recordings.ended_at_ms', 'is', null).execute();
      return [...new Set(rows.map((row) => row.broadcast_id))];
    },
    noteMedia: (id, { state, durationMs, program }) =>
      change(id, { state, duration_ms: Math.round(durationMs), program_state: program.state }),
    noteFinished: (id, nowMs) => change(id, { finished_at_ms: nowMs }),
    noteFailed: (id, nowMs) => change(id, { finished_at_ms: nowMs, state: 'failed', program_state: 'failed' }),
    async noteProgram(id, state) {
      await change(id, { program_state: state });
      if (state !== 'ready') return;
      await db
        .updateTable('recordings')
        .set({ state: 'ready' })
        .where('id', '=', id)
        .where('state', '=', 'processing')
        .execute();
    },
    noteDuration: (id, durationMs) => change(id, { duration_ms: Math.round(durationMs) }),
    update: (id, { title, visibility }, { personId, nowMs }) =>
      db.transaction().execute(async (trx) => {
        const before = await trx.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst();
        const values = {
          ...(title === undefined ? {} : { title }),
          ...(visibility === undefined ? {} : { visibility }),
        };
        if (!before || Object.keys(values).length === 0) return;
        await trx.updateTable('recordings').set(values).where('id', '=', id).execute();
        const detail = {
          ...values,
          ...(title === undefined || before.title === null ? {} : { titleBefore: before.title }),
          ...(visibility === undefined || before.visibility === null ? {} : { visibilityBefore: before.visibility }),
        };
        const about = { subject: { kind: 'recording', id }, eventId: before.event_id } as const;
        await recordAudit(trx, { action: 'recording.changed', actorId: personId, ...about, detail }, nowMs);
      }),
    delete: (id, { personId, nowMs }) =>
      db.transaction().execute(async (trx) => {
        const deleted = await trx
          .updateTable('recordings')
          .set({ deleted_at_ms: nowMs })
          .where('id', '=', id)
          .where('deleted_at_ms', 'is', null)
          .returning('event_id')
          .executeTakeFirst();
        if (!deleted) return;
        await trx.deleteFrom('recording_withdrawals').where('recording_id', '=', id).execute();
        const about = { subject: { kind: 'recording', id }, eventId: deleted.event_id } as const;
        await recordAudit(trx, { action: 'recording.deleted', actorId: personId, ...about }, nowMs);
      }),
  };
}

/** `maySee` of the rules, before the list is cut: what somebody may not see pushes nothing out that they may. */
function isSeenBy(
  eb: ExpressionBuilder<Schema, 'recordings' | 'events'>,
  person: Person | null,
  grant: Pick<Grant, 'eventId'> | null,
): Expression<SqlBool> {
  if (person?.role === 'admin') return eb.lit(true);
  const isThere = eb('recordings.state', 'in', ['processing', 'ready']);
  const isReal = eb('events.is_demo', '=', 0);
  const byLink = eb('recordings.event_id', '=', grant?.eventId ?? '');
  const visibility = eb.fn.coalesce('recordings.visibility', 'events.visibility');
  const isOpen = eb(visibility, 'in', person ? ['public', 'partners'] : ['public']);
  const organised = person?.roles.filter(({ role }) => role === 'organiser').map((each) => each.institutionId) ?? [];
  const asHost = organised.length === 0 ? eb.lit(false) : eb('events.institution_id', 'in', organised);
  return eb.or([
    eb.and([isThere, eb.or([byLink, eb.and([isReal, isOpen])])]),
    eb.and([asHost, eb.or([byLink, isReal])]),
  ]);
}
