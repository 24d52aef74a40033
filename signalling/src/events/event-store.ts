import { isDeepStrictEqual } from 'node:util';
import { AgendaItem, type EventChange, type Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { isRescheduled } from '../calendar/entry.ts';
import { flag } from '../database/flag.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import type { EventStore, StoredEvent } from '../ports.ts';
import { settleSeats } from '../registrations/registration-store.ts';
import { type EventNotice, type EventNotices, noNotices } from './event-notices.ts';

const Languages = z.array(z.string());
const Agenda = z.array(AgendaItem);

function events(db: Kysely<Schema>) {
  return db
    .selectFrom('events')
    .innerJoin('institutions', 'institutions.id', 'events.institution_id')
    .leftJoin('event_covers', 'event_covers.event_id', 'events.id')
    .selectAll('events')
    .select(['institutions.name as institution_name', 'event_covers.cover_id', 'event_covers.alt as cover_alt']);
}

type Row = Awaited<ReturnType<ReturnType<typeof events>['executeTakeFirstOrThrow']>>;

function toEvent(row: Row): StoredEvent {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    kind: row.kind,
    institutionId: row.institution_id,
    institutionName: row.institution_name,
    startsAtMs: row.starts_at_ms,
    durationMinutes: row.duration_minutes,
    timeZone: row.time_zone,
    languages: Languages.parse(JSON.parse(row.languages)),
    visibility: row.visibility,
    isRecordedAutomatically: row.is_recorded_automatically === 1,
    isForSchools: row.is_for_schools === 1,
    agenda: Agenda.parse(JSON.parse(row.agenda)),
    capacity: row.capacity,
    cover: row.cover_id === null ? null : { id: row.cover_id, alt: row.cover_alt ?? '' },
    seriesId: row.series_id,
    occurrence: row.occurrence,
    isCancelled: row.is_cancelled === 1,
    isDemo: row.is_demo === 1,
    createdAtMs: row.created_at_ms,
    changedAtMs: row.changed_at_ms,
    sequence: row.sequence,
  };
}

export async function findEvent(db: Kysely<Schema>, eventId: string): Promise<StoredEvent | null> {
  const row = await events(db).where('events.id', '=', eventId).executeTakeFirst();
  return row ? toEvent(row) : null;
}

const longestList = 500;

export interface FullEventStore extends EventStore {
  /** Neither cancelled nor the demo's, that start after `sinceMs`; in order of time, at most 500. */
  listSince(sinceMs: number): Promise<StoredEvent[]>;
  /** Of one institution, cancelled ones too, without the demo's; the latest 500 that start after `sinceMs`. */
  listOfInstitution(institutionId: string, sinceMs: number): Promise<StoredEvent[]>;
  /** The same of those that the person made, that their institution leads, or that its centre is registered for. */
  listOfPerson(person: Pick<Person, 'id' | 'institutionId'>, sinceMs: number): Promise<StoredEvent[]>;
  /** The same of those for which the person registered themselves, or their centre. */
  listRegistered(personId: string, sinceMs: number): Promise<StoredEvent[]>;
  /** Cancelled ones too, in order of time. */
  listOfSeries(seriesId: string): Promise<StoredEvent[]>;
  /** Nothing changes when nothing is different. Throws NOT_FOUND. */
  update(eventId: string, change: EventChange, nowMs: number): Promise<void>;
  /** Nothing changes when it is cancelled already. */
  cancel(eventId: string, nowMs: number): Promise<void>;
}

function columnsOf(change: EventChange): Partial<Schema['events']> {
  return {
    ...(change.title === undefined ? {} : { title: change.title }),
    ...(change.description === undefined ? {} : { description: change.description }),
    ...(change.kind === undefined ? {} : { kind: change.kind }),
    ...(change.startsAtMs === undefined ? {} : { starts_at_ms: change.startsAtMs }),
    ...(change.durationMinutes === undefined ? {} : { duration_minutes: change.durationMinutes }),
    ...(change.timeZone === undefined ? {} : { time_zone: change.timeZone }),
    ...(change.languages === undefined ? {} : { languages: JSON.stringify(change.languages) }),
    ...(change.visibility === undefined ? {} : { visibility: change.visibility }),
    ...(change.isForSchools === undefined ? {} : { is_for_schools: flag(change.isForSchools) }),
    ...(change.agenda === undefined ? {} : { agenda: agendaText(change.agenda) }),
    ...(change.capacity === undefined ? {} : { capacity: change.capacity }),
  };
}

function registrationsOf(is: ExpressionBuilder<Schema, 'events'>) {
  return is.selectFrom('registrations').select('registrations.id').whereRef('registrations.event_id', '=', 'events.id');
}

function agendaText(agenda: readonly AgendaItem[]): string {
  return JSON.stringify(agenda.toSorted((one, other) => one.offsetMinutes - other.offsetMinutes));
}

const raised = (by: 0 | 1) => sql<number>`sequence + ${sql.lit(by)}`;

export function createEventStore(db: Database, notices: EventNotices = noNotices): FullEventStore {
  const find = (eventId: string) => findEvent(db, eventId);

  const latest = (sinceMs: number) =>
    events(db)
      .where('events.starts_at_ms', '>=', sinceMs)
      .where('events.is_demo', '=', 0)
      .orderBy('events.starts_at_ms', 'desc')
      .orderBy('events.id')
      .limit(longestList);

  return {
    find,

    async findMany(eventIds) {
      if (eventIds.length === 0) return [];
      const rows = await events(db)
        .where('events.id', 'in', [...eventIds])
        .execute();
      return rows.map(toEvent);
    },

    async insert({ id, draft, institutionId, createdBy, isDemo, nowMs }) {
      await db
        .insertInto('events')
        .values({
          id,
          title: draft.title,
          description: draft.description,
          kind: draft.kind,
          institution_id: institutionId,
          starts_at_ms: draft.startsAtMs,
          duration_minutes: draft.durationMinutes,
          time_zone: draft.timeZone,
          languages: JSON.stringify(draft.languages),
          visibility: draft.visibility,
          is_recorded_automatically: flag(draft.isRecordedAutomatically),
          is_for_schools: flag(draft.isForSchools),
          agenda: agendaText(draft.agenda),
          capacity: draft.capacity,
          series_id: null,
          occurrence: null,
          is_cancelled: 0,
          is_demo: flag(isDemo),
          created_by: createdBy,
          created_at_ms: nowMs,
          changed_at_ms: nowMs,
          sequence: 0,
        })
        .execute();
      const event = await find(id);
      if (!event) throw new Error('the event was not stored');
      return event;
    },

    async listSince(sinceMs) {
      const rows = await events(db)
        .where('events.starts_at_ms', '>=', sinceMs)
        .where('events.is_cancelled', '=', 0)
        .where('events.is_demo', '=', 0)
        .orderBy('events.starts_at_ms')
        .orderBy('events.id')
        .limit(longestList)
        .execute();
      return rows.map(toEvent);
    },

    async listOfInstitution(institutionId, sinceMs) {
      const rows = await latest(sinceMs).where('events.institution_id', '=', institutionId).execute();
      return rows.map(toEvent);
    },

    async listOfPerson({ id, institutionId }, sinceMs) {
      const rows = await latest(sinceMs)
        .where((is) =>
          is.or([
            is('events.institution_id', '=', institutionId),
            is('events.created_by', '=', id),
            is.exists(registrationsOf(is).where('registrations.institution_id', '=', institutionId)),
          ]),
        )
        .execute();
      return rows.map(toEvent);
    },

    async listRegistered(personId, sinceMs) {
      const rows = await latest(sinceMs)
        .where((is) => is.exists(registrationsOf(is).where('registrations.registered_by', '=', personId)))
        .execute();
      return rows.map(toEvent);
    },

    async listOfSeries(seriesId) {
      const rows = await events(db)
        .where('events.series_id', '=', seriesId)
        .orderBy('events.starts_at_ms')
        .orderBy('events.id')
        .execute();
      return rows.map(toEvent);
    },

    async update(eventId, change, nowMs) {
      await db.transaction().execute((transaction) => changeEvent(transaction, notices, eventId, change, nowMs));
      notices.wake();
    },

    async cancel(eventId, nowMs) {
      await db.transaction().execute((transaction) => cancelEvent(transaction, notices, eventId, nowMs));
      notices.wake();
    },
  };
}

/** In a transaction; nothing changes when nothing is different. Throws NOT_FOUND. */
export async function changeEvent(
  transaction: Kysely<Schema>,
  notices: EventNotices,
  eventId: string,
  change: EventChange,
  nowMs: number,
): Promise<void> {
  const row = await events(transaction).where('events.id', '=', eventId).executeTakeFirst();
  if (!row) throw new AppError('NOT_FOUND', 'there is no such event');
  const columns = columnsOf(change);
  const changed = { ...row, ...columns };
  if (isDeepStrictEqual(changed, row)) return;
  const isNewTime = isRescheduled(scheduleOf(row), scheduleOf(changed));
  // Raised by the database itself: of two changes at once neither is lost.
  await transaction
    .updateTable('events')
    .set({ ...columns, changed_at_ms: nowMs, sequence: raised(isNewTime ? 1 : 0) })
    .where('id', '=', eventId)
    .execute();
  const tell = (notice: EventNotice) => notices.tell(transaction, notice);
  await tell({ kind: 'event.changed', eventId, isRescheduled: isNewTime });
  if (change.capacity !== undefined) {
    await settleSeats(transaction, { id: eventId, capacity: change.capacity }, tell);
  }
}

/** In a transaction; nothing changes when it is cancelled already. */
export async function cancelEvent(
  transaction: Kysely<Schema>,
  notices: EventNotices,
  eventId: string,
  nowMs: number,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('events')
    .set({ is_cancelled: 1, changed_at_ms: nowMs, sequence: raised(1) })
    .where('id', '=', eventId)
    .where('is_cancelled', '=', 0)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) await notices.tell(transaction, { kind: 'event.cancelled', eventId });
}

function scheduleOf(row: Row) {
  const { startsAtMs, durationMinutes, timeZone, isCancelled } = toEvent(row);
  return { startsAtMs, durationMinutes, timeZone, isCancelled, series: null };
}
