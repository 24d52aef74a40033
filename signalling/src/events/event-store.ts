import type { EventChange } from '@campus/protocol';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { flag } from '../database/flag.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import type { EventStore, StoredEvent } from '../ports.ts';

const Languages = z.array(z.string());

function events(db: Kysely<Schema>) {
  return db
    .selectFrom('events')
    .innerJoin('institutions', 'institutions.id', 'events.institution_id')
    .selectAll('events')
    .select('institutions.name as institution_name');
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
    isCancelled: row.is_cancelled === 1,
    isDemo: row.is_demo === 1,
  };
}

const longestList = 500;

export interface FullEventStore extends EventStore {
  /** Neither cancelled nor the demo's, that start after `sinceMs`; in order of time, at most 500. */
  listSince(sinceMs: number): Promise<StoredEvent[]>;
  update(eventId: string, change: EventChange): Promise<void>;
  cancel(eventId: string): Promise<void>;
}

export function createEventStore(db: Database): FullEventStore {
  const find = async (eventId: string) => {
    const row = await events(db).where('events.id', '=', eventId).executeTakeFirst();
    return row ? toEvent(row) : null;
  };

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
          is_cancelled: 0,
          is_demo: flag(isDemo),
          created_by: createdBy,
          created_at_ms: nowMs,
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

    async update(eventId, change) {
      const columns = {
        ...(change.title === undefined ? {} : { title: change.title }),
        ...(change.description === undefined ? {} : { description: change.description }),
        ...(change.kind === undefined ? {} : { kind: change.kind }),
        ...(change.startsAtMs === undefined ? {} : { starts_at_ms: change.startsAtMs }),
        ...(change.durationMinutes === undefined ? {} : { duration_minutes: change.durationMinutes }),
        ...(change.timeZone === undefined ? {} : { time_zone: change.timeZone }),
        ...(change.languages === undefined ? {} : { languages: JSON.stringify(change.languages) }),
        ...(change.visibility === undefined ? {} : { visibility: change.visibility }),
      };
      if (Object.keys(columns).length === 0) return;
      await db.updateTable('events').set(columns).where('id', '=', eventId).execute();
    },

    async cancel(eventId) {
      await db.updateTable('events').set({ is_cancelled: 1 }).where('id', '=', eventId).execute();
    },
  };
}
