import type { RoomEvent } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Broadcasts, EventStore, StoredEvent } from '../ports.ts';

const minuteMs = 60_000;
/** An event that has not begun by then will hardly begin any more. */
const awaitedMs = 60 * minuteMs;
/** What may still run, however late it became. */
const longestMs = 36 * 60 * minuteMs;
const mostShown = 20;

export interface RoomEvents {
  /** What the centre of that institution has a seat in: what runs, and what is coming, by time. */
  list(institutionId: string, nowMs: number): Promise<RoomEvent[]>;
  /** The event with the heads that are expected in the room; null when the centre has no seat in it. */
  find(institutionId: string, eventId: string): Promise<{ event: StoredEvent; heads: number } | null>;
}

/** Whether a board still has something to announce of it. Pure. */
export function isAnnounced(
  event: Pick<RoomEvent, 'startsAtMs' | 'durationMinutes' | 'phase'>,
  nowMs: number,
): boolean {
  if (event.phase === 'ended') return false;
  if (event.phase !== 'scheduled') return true;
  return event.startsAtMs + event.durationMinutes * minuteMs + awaitedMs > nowMs;
}

export function createRoomEvents(deps: {
  db: Kysely<Schema>;
  events: Pick<EventStore, 'find' | 'findMany'>;
  broadcasts: Pick<Broadcasts, 'broadcastPhases'>;
}): RoomEvents {
  const { db, events, broadcasts } = deps;
  const seats = (institutionId: string) =>
    db
      .selectFrom('registrations')
      .select(['registrations.event_id as eventId', 'registrations.heads'])
      .where('registrations.kind', '=', 'centre')
      .where('registrations.subject_id', '=', institutionId)
      .where('registrations.state', '=', 'confirmed');
  return {
    async list(institutionId, nowMs) {
      const rows = await seats(institutionId)
        .innerJoin('events', 'events.id', 'registrations.event_id')
        .where('events.starts_at_ms', '>', nowMs - longestMs)
        .where('events.is_cancelled', '=', 0)
        .orderBy('events.starts_at_ms')
        .limit(4 * mostShown)
        .execute();
      const ids = rows.map((row) => row.eventId);
      const phases = await broadcasts.broadcastPhases(ids);
      return (await events.findMany(ids))
        .map(({ institutionName: leadInstitution, ...event }) => ({
          ...{ ...event, leadInstitution, phase: phases.get(event.id) ?? ('scheduled' as const) },
        }))
        .filter((event) => isAnnounced(event, nowMs))
        .toSorted((a, b) => a.startsAtMs - b.startsAtMs || a.id.localeCompare(b.id))
        .slice(0, mostShown);
    },
    async find(institutionId, eventId) {
      const row = await seats(institutionId).where('registrations.event_id', '=', eventId).executeTakeFirst();
      const event = row ? await events.find(eventId) : null;
      return row && event && !event.isCancelled ? { event, heads: row.heads } : null;
    },
  };
}
