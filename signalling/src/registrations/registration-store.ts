import type { Registration, RegistrationKind, Seats } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import type { EventNotice, EventNotices } from '../events/event-notices.ts';
import { makeId } from '../keys/secrets.ts';
import { canBringMore, movingUp } from './rules.ts';

/** Whom a registration is for: a person, or the centre of an institution. */
export interface Subject {
  readonly kind: RegistrationKind;
  readonly id: string;
}

type Row = Selectable<Schema['registrations']>;

export interface RegistrationStore {
  /**
   * Registers, or changes the heads of who is registered already. Throws NOT_FOUND for an unknown event, LIMIT_EXCEEDED
   * for more heads than the event has seats, or when somebody confirmed wants more than are free.
   */
  register(draft: { eventId: string; subject: Subject; heads: number; personId: string }): Promise<Registration>;
  /** Nothing happens when there is none, be it that there is no such event. */
  withdraw(eventId: string, subject: Subject): Promise<void>;
  /** The same by id; false when the event has no such registration. */
  remove(eventId: string, registrationId: string): Promise<boolean>;
  find(eventId: string, subject: Subject): Promise<Registration | null>;
  seats(eventId: string): Promise<Seats>;
  /** Lets all move up that can, for whom a seat became free without their event's doing (an account was deleted). */
  settleAll(): Promise<void>;
}

type Tell = (notice: EventNotice) => Promise<void>;

function queueOf(db: Kysely<Schema>, eventId: string): Promise<Row[]> {
  return db.selectFrom('registrations').selectAll().where('event_id', '=', eventId).orderBy('queue_number').execute();
}

/**
 * The capacity of an event, which nobody else changes (nor registers) until the transaction ends: an update that
 * changes nothing locks the row on every database.
 */
async function lockCapacity(transaction: Kysely<Schema>, eventId: string): Promise<number | null> {
  const row = await transaction
    .updateTable('events')
    .set((column) => ({ capacity: column.ref('capacity') }))
    .where('id', '=', eventId)
    .returning('capacity')
    .executeTakeFirst();
  if (!row) throw new AppError('NOT_FOUND', 'there is no such event');
  return row.capacity;
}

function noticeOf(kind: Exclude<EventNotice['kind'], 'event.changed' | 'event.cancelled'>, row: Row): EventNotice {
  return { kind, eventId: row.event_id, registrationId: row.id, personId: row.registered_by };
}

/**
 * Confirms whoever moves up, in the transaction of what made room; `newcomer` was only now written down. To be called
 * after each change of capacity or registrations, by whoever holds the event's row.
 */
export async function settleSeats(
  transaction: Kysely<Schema>,
  event: { id: string; capacity: number | null },
  tell: Tell,
  newcomer?: string,
): Promise<void> {
  const queue = await queueOf(transaction, event.id);
  const up = new Set(movingUp(queue, event.capacity));
  if (up.size > 0) {
    await transaction
      .updateTable('registrations')
      .set({ state: 'confirmed' })
      .where('id', 'in', [...up])
      .execute();
  }
  for (const row of queue) {
    if (row.id === newcomer) {
      await tell(noticeOf(up.has(row.id) ? 'registration.confirmed' : 'registration.waiting', row));
    } else if (up.has(row.id)) await tell(noticeOf('registration.movedUp', row));
  }
}

/** Those of one event, in the order of coming. */
export function asRegistrations(queue: readonly Row[]): Map<string, Registration> {
  let place = 0;
  return new Map(
    queue.map((row) => [
      row.id,
      {
        id: row.id,
        kind: row.kind,
        heads: row.heads,
        state: row.state,
        place: row.state === 'waiting' ? (place += 1) : null,
        registeredAtMs: row.registered_at_ms,
      },
    ]),
  );
}

export function createRegistrationStore(deps: {
  db: Database;
  clock: Clock;
  notices: EventNotices;
}): RegistrationStore {
  const { db, clock, notices } = deps;

  /** Alone with the registrations of an event; whoever can moves up at the end. */
  async function change<T>(
    eventId: string,
    work: (transaction: Kysely<Schema>, capacity: number | null, tell: Tell) => Promise<T>,
    newcomerOf: (result: T) => string | undefined = () => undefined,
  ): Promise<T> {
    const result = await db.transaction().execute(async (transaction) => {
      const capacity = await lockCapacity(transaction, eventId);
      const tell: Tell = (notice) => notices.tell(transaction, notice);
      const done = await work(transaction, capacity, tell);
      await settleSeats(transaction, { id: eventId, capacity }, tell, newcomerOf(done));
      return done;
    });
    notices.wake();
    return result;
  }

  async function take(transaction: Kysely<Schema>, row: Row | undefined, tell: Tell): Promise<boolean> {
    if (!row) return false;
    await tell(noticeOf('registration.withdrawn', row));
    await transaction.deleteFrom('registrations').where('id', '=', row.id).execute();
    return true;
  }

  async function find(eventId: string, subject: Subject): Promise<Registration | null> {
    const queue = await queueOf(db, eventId);
    const row = queue.find((each) => each.kind === subject.kind && each.subject_id === subject.id);
    return (row && asRegistrations(queue).get(row.id)) ?? null;
  }

  return {
    find,

    async register({ eventId, subject, heads, personId }) {
      await change(
        eventId,
        async (transaction, capacity) => {
          if (heads > (capacity ?? Infinity)) {
            throw new AppError('LIMIT_EXCEEDED', `the event has ${String(capacity)} seats`);
          }
          const queue = await queueOf(transaction, eventId);
          const known = queue.find((row) => row.kind === subject.kind && row.subject_id === subject.id);
          if (!known) return insert(transaction, queue, { eventId, subject, heads, personId });
          if (known.state === 'confirmed' && !canBringMore(queue, capacity, heads - known.heads)) {
            throw new AppError('LIMIT_EXCEEDED', 'there is no room for so many more');
          }
          await transaction
            .updateTable('registrations')
            .set({ heads, registered_by: personId })
            .where('id', '=', known.id)
            .execute();
          return undefined;
        },
        (id) => id,
      );
      const registration = await find(eventId, subject);
      if (!registration) throw new AppError('CONFLICT', 'the registration was withdrawn meanwhile');
      return registration;
    },

    async withdraw(eventId, { kind, id }) {
      if (!(await find(eventId, { kind, id }))) return;
      await change(eventId, async (transaction, _capacity, tell) => {
        const row = await transaction
          .selectFrom('registrations')
          .selectAll()
          .where('event_id', '=', eventId)
          .where('kind', '=', kind)
          .where('subject_id', '=', id)
          .executeTakeFirst();
        return take(transaction, row, tell);
      });
    },

    remove(eventId, registrationId) {
      return change(eventId, async (transaction, _capacity, tell) => {
        const row = await transaction
          .selectFrom('registrations')
          .selectAll()
          .where('event_id', '=', eventId)
          .where('id', '=', registrationId)
          .executeTakeFirst();
        return take(transaction, row, tell);
      });
    },

    async seats(eventId) {
      const event = await db.selectFrom('events').select('capacity').where('id', '=', eventId).executeTakeFirst();
      const queue = await queueOf(db, eventId);
      const heads = (state: Row['state']) =>
        queue.reduce((sum, row) => (row.state === state ? sum + row.heads : sum), 0);
      return { capacity: event?.capacity ?? null, confirmed: heads('confirmed'), waiting: heads('waiting') };
    },

    async settleAll() {
      const rows = await db
        .selectFrom('registrations')
        .innerJoin('events', 'events.id', 'registrations.event_id')
        .select('registrations.event_id')
        .distinct()
        .where('registrations.state', '=', 'waiting')
        .where('events.is_cancelled', '=', 0)
        .where('events.starts_at_ms', '>', clock.nowMs())
        .execute();
      for (const { event_id } of rows) await change(event_id, async () => undefined);
    },
  };

  async function insert(
    transaction: Kysely<Schema>,
    queue: readonly Row[],
    { eventId, subject, heads, personId }: { eventId: string; subject: Subject; heads: number; personId: string },
  ): Promise<string> {
    const id = makeId('registration');
    await transaction
      .insertInto('registrations')
      .values({
        id,
        event_id: eventId,
        kind: subject.kind,
        subject_id: subject.id,
        person_id: subject.kind === 'person' ? subject.id : null,
        institution_id: subject.kind === 'centre' ? subject.id : null,
        registered_by: personId,
        heads,
        state: 'waiting',
        queue_number: (queue.at(-1)?.queue_number ?? 0) + 1,
        registered_at_ms: clock.nowMs(),
      })
      .execute();
    return id;
  }
}
