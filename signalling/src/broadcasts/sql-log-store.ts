import { BroadcastEvent, CommandReply, type Phase } from '@campus/protocol';
import type { Transaction } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { insertTexts, withoutText, withTexts } from '../talk/event-texts.ts';
import { type LogStore, phaseAfter, type StoredCommand } from './log-store.ts';

/** Keeps a table in step with the log, inside the transaction that appends. */
export type LogProjection = (
  trx: Transaction<Schema>,
  broadcastId: string,
  events: readonly BroadcastEvent[],
) => Promise<void>;

/** Rolls the transaction back; it never leaves this file. */
class NotAppended extends Error {
  readonly kind: 'conflict' | 'duplicate';
  constructor(kind: 'conflict' | 'duplicate') {
    super(kind);
    this.kind = kind;
  }
}

/** SQLite takes at most 32,766 variables a statement, PostgreSQL 65,535. */
const maxIdsAQuery = 1_000;

/** The log store on SQLite or PostgreSQL; `projections` keep further tables in step. */
export function createSqlLogStore(db: Database, projections: readonly LogProjection[] = []): LogStore {
  const findCommand = async (broadcastId: string, commandId: string): Promise<StoredCommand | null> => {
    const row = await db
      .selectFrom('broadcast_commands')
      .select(['actor_id', 'reply'])
      .where('broadcast_id', '=', broadcastId)
      .where('command_id', '=', commandId)
      .executeTakeFirst();
    return row ? { commandId, actorId: row.actor_id, reply: CommandReply.parse(JSON.parse(row.reply)) } : null;
  };
  return {
    async append(broadcastId, expectedSeq, events, command) {
      if (events.length === 0 && !command) {
        const head = await headOf(db, broadcastId);
        return { kind: head === expectedSeq ? 'appended' : 'conflict' };
      }
      try {
        await db.transaction().execute(async (trx) => {
          if (command) await insertCommand(trx, broadcastId, command, events.at(-1)?.atMs ?? 0);
          if ((await headOf(trx, broadcastId)) !== expectedSeq) throw new NotAppended('conflict');
          if (events.length === 0) return;
          await insertEvents(trx, broadcastId, events);
          await insertTexts(trx, broadcastId, events);
          await projectPhase(trx, broadcastId, events);
          for (const project of projections) await project(trx, broadcastId, events);
        });
        return { kind: 'appended' };
      } catch (error) {
        if (!(error instanceof NotAppended)) throw error;
        if (error.kind === 'conflict' || !command) return { kind: 'conflict' };
        const stored = await findCommand(broadcastId, command.commandId);
        return stored ? { kind: 'duplicate', command: stored } : { kind: 'conflict' };
      }
    },
    async read(broadcastId, afterSeq, limit) {
      const rows = await db
        .selectFrom('broadcast_events')
        .select('body')
        .where('broadcast_id', '=', broadcastId)
        .where('seq', '>', afterSeq)
        .orderBy('seq')
        .limit(limit)
        .execute();
      const events = rows.map((row) => BroadcastEvent.parse(JSON.parse(row.body)));
      return withTexts(db, broadcastId, events);
    },
    findCommand,
    async heads(broadcastIds) {
      const heads = new Map<string, number>();
      for (const ids of chunks(broadcastIds)) {
        const rows = await db
          .selectFrom('broadcast_events')
          .select(['broadcast_id', (eb) => eb.fn.max('seq').as('seq')])
          .where('broadcast_id', 'in', ids)
          .groupBy('broadcast_id')
          .execute();
        for (const row of rows) heads.set(row.broadcast_id, Number(row.seq));
      }
      return heads;
    },
    async list({ isEnded } = {}) {
      let query = db.selectFrom('broadcasts').select(['id', 'event_id', 'phase']).orderBy('created_at_ms');
      if (isEnded !== undefined) query = query.where('phase', isEnded ? '=' : '!=', 'ended');
      return (await query.execute()).map((row) => ({ id: row.id, eventId: row.event_id, phase: row.phase }));
    },
    async phasesOf(eventIds) {
      const phases = new Map<string, Phase>();
      for (const ids of chunks(eventIds)) {
        const rows = await db
          .selectFrom('broadcasts')
          .select(['event_id', 'phase'])
          .where('event_id', 'in', ids)
          .execute();
        for (const row of rows) phases.set(row.event_id, row.phase);
      }
      return phases;
    },
  };
}

async function headOf(db: Database | Transaction<Schema>, broadcastId: string): Promise<number> {
  const row = await db
    .selectFrom('broadcast_events')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('broadcast_id', '=', broadcastId)
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
}

async function insertCommand(
  trx: Transaction<Schema>,
  broadcastId: string,
  command: StoredCommand,
  atMs: number,
): Promise<void> {
  const result = await trx
    .insertInto('broadcast_commands')
    .values({
      broadcast_id: broadcastId,
      command_id: command.commandId,
      actor_id: command.actorId,
      reply: JSON.stringify(command.reply),
      at_ms: atMs,
    })
    .onConflict((conflict) => conflict.columns(['broadcast_id', 'command_id']).doNothing())
    .executeTakeFirst();
  if (Number(result.numInsertedOrUpdatedRows ?? 0) === 0) throw new NotAppended('duplicate');
}

/**
 * On PostgreSQL two transactions may both have read the same head: the second then waits here for the first, inserts
 * fewer rows than it wanted, and is rolled back.
 */
async function insertEvents(
  trx: Transaction<Schema>,
  broadcastId: string,
  events: readonly BroadcastEvent[],
): Promise<void> {
  const result = await trx
    .insertInto('broadcast_events')
    .values(
      events.map((event) => ({
        broadcast_id: broadcastId,
        seq: event.seq,
        at_ms: event.atMs,
        type: event.type,
        body: JSON.stringify(withoutText(event)),
      })),
    )
    .onConflict((conflict) => conflict.columns(['broadcast_id', 'seq']).doNothing())
    .executeTakeFirst();
  if (Number(result.numInsertedOrUpdatedRows ?? 0) !== events.length) throw new NotAppended('conflict');
}

async function projectPhase(
  trx: Transaction<Schema>,
  broadcastId: string,
  events: readonly BroadcastEvent[],
): Promise<void> {
  const created = events.find((event) => event.type === 'broadcast.created');
  if (created?.type === 'broadcast.created') {
    await trx
      .insertInto('broadcasts')
      .values({
        id: broadcastId,
        event_id: created.eventId,
        phase: 'scheduled',
        created_at_ms: created.atMs,
        ended_at_ms: null,
      })
      .execute();
  }
  const change = phaseAfter(events);
  if (!change) return;
  await trx
    .updateTable('broadcasts')
    .set({ phase: change.phase, ended_at_ms: change.phase === 'ended' ? change.atMs : null })
    .where('id', '=', broadcastId)
    .execute();
}

function* chunks(ids: readonly string[]): Generator<string[]> {
  for (let start = 0; start < ids.length; start += maxIdsAQuery) yield ids.slice(start, start + maxIdsAQuery);
}
