import { randomUUID } from 'node:crypto';
import type { BroadcastRole } from '@campus/protocol';
import type { Insertable } from 'kysely';
import { gathered } from '../database/gathered.ts';
import type { Database } from '../database/open.ts';
import type { BroadcastTables } from './tables.ts';

/** A node that stops renewing is taken for dead after this; its people then count as gone. */
export const attendanceLeaseMs = 20_000;

interface Visit {
  broadcastId: string;
  participantId: string;
  role: BroadcastRole;
  nodeId: string;
  nowMs: number;
}

export interface AttendanceStore {
  /** Notes that somebody is connected here from now on; gives back the row's id. */
  open(visit: Visit): Promise<string>;
  /**
   * The same for a participant without a socket, who is one node's at a time: null while another one has them. A node
   * that has died has them until it is swept.
   */
  claim(visit: Visit): Promise<string | null>;
  close(id: string, nowMs: number): Promise<void>;
  closeNode(nodeId: string, nowMs: number): Promise<void>;
  /** Closes everyone's attendance at other nodes, where there are none: they are earlier lives of this one. */
  closeOthers(nodeId: string, nowMs: number): Promise<void>;
  /**
   * Extends the leases of those who are connected at this node, by the ids of their rows. A row that was swept because
   * this node could not renew in time is open again. Gives back the ids of those rows that are still this node's. Asks
   * the database even when nobody is connected here, so that a node without anybody sees as well when it was away.
   */
  renew(nodeId: string, ids: readonly string[], nowMs: number): Promise<string[]>;
  /** Whether the participant is connected anywhere through another row than `exceptId`. */
  isConnected(participantId: string, nowMs: number, exceptId?: string): Promise<boolean>;
  /** Whether anybody is connected to the broadcast anywhere. */
  isAttended(broadcastId: string, nowMs: number): Promise<boolean>;
  /** Which viewers are connected anywhere. */
  viewersHere(broadcastId: string, nowMs: number): Promise<string[]>;
  countViewers(broadcastId: string, nowMs: number): Promise<number>;
  /** Closes rows whose node has died, at the end of their lease. Gives back who that was; the rest is the next one's. */
  sweep(nowMs: number): Promise<{ broadcastId: string; participantId: string }[]>;
  /** Which of these broadcasts somebody was ever connected to. */
  visitedAmong(broadcastIds: readonly string[]): Promise<string[]>;
}

export function createAttendanceStore(db: Database): AttendanceStore {
  const insert = gathered<Insertable<BroadcastTables['attendance']>>(async (rows) => {
    await db.insertInto('attendance').values(rows).execute();
  });
  return {
    async open({ broadcastId, participantId, role, nodeId, nowMs }) {
      const id = randomUUID();
      await insert({
        id,
        broadcast_id: broadcastId,
        participant_id: participantId,
        role,
        node_id: nodeId,
        from_ms: nowMs,
        until_ms: null,
        lease_until_ms: nowMs + attendanceLeaseMs,
      });
      return id;
    },
    async claim({ broadcastId, participantId, role, nodeId, nowMs }) {
      const id = `held-${participantId}`;
      const held = { node_id: nodeId, from_ms: nowMs, until_ms: null, lease_until_ms: nowMs + attendanceLeaseMs };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('attendance')
        .values({ id, broadcast_id: broadcastId, participant_id: participantId, role, ...held })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(held).where('attendance.until_ms', 'is not', null))
        .executeTakeFirstOrThrow();
      return Number(numInsertedOrUpdatedRows ?? 0) > 0 ? id : null;
    },
    async close(id, nowMs) {
      await db
        .updateTable('attendance')
        .set({ until_ms: nowMs })
        .where('id', '=', id)
        .where('until_ms', 'is', null)
        .execute();
    },
    async closeNode(nodeId, nowMs) {
      await db
        .updateTable('attendance')
        .set({ until_ms: nowMs })
        .where('node_id', '=', nodeId)
        .where('until_ms', 'is', null)
        .execute();
    },
    async closeOthers(nodeId, nowMs) {
      await db
        .updateTable('attendance')
        .set({ until_ms: nowMs })
        .where('node_id', '!=', nodeId)
        .where('until_ms', 'is', null)
        .execute();
    },
    async renew(nodeId, ids, nowMs) {
      const kept: string[] = [];
      // An empty list is none in SQL.
      const asked = ids.length > 0 ? ids : [''];
      for (let start = 0; start < asked.length; start += 1_000) {
        const rows = await db
          .updateTable('attendance')
          .set({ lease_until_ms: nowMs + attendanceLeaseMs, until_ms: null })
          .where('id', 'in', asked.slice(start, start + 1_000))
          .where('node_id', '=', nodeId)
          // Whoever said goodbye meanwhile is gone; only a sweep closes with the end of the lease.
          .where((eb) => eb.or([eb('until_ms', 'is', null), eb('until_ms', '=', eb.ref('lease_until_ms'))]))
          .returning('id')
          .execute();
        kept.push(...rows.map((row) => row.id));
      }
      return kept;
    },
    async isConnected(participantId, nowMs, exceptId = '') {
      const row = await db
        .selectFrom('attendance')
        .select('id')
        .where('participant_id', '=', participantId)
        .where('until_ms', 'is', null)
        .where('lease_until_ms', '>', nowMs)
        .where('id', '!=', exceptId)
        .executeTakeFirst();
      return row !== undefined;
    },
    async isAttended(broadcastId, nowMs) {
      const row = await db
        .selectFrom('attendance')
        .select('id')
        .where('broadcast_id', '=', broadcastId)
        .where('until_ms', 'is', null)
        .where('lease_until_ms', '>', nowMs)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async viewersHere(broadcastId, nowMs) {
      const rows = await db
        .selectFrom('attendance')
        .select('participant_id')
        .distinct()
        .where('broadcast_id', '=', broadcastId)
        .where('role', '=', 'viewer')
        .where('until_ms', 'is', null)
        .where('lease_until_ms', '>', nowMs)
        .execute();
      return rows.map((row) => row.participant_id);
    },
    async countViewers(broadcastId, nowMs) {
      const row = await db
        .selectFrom('attendance')
        .select((eb) => eb.fn.count('participant_id').distinct().as('count'))
        .where('broadcast_id', '=', broadcastId)
        .where('role', '=', 'viewer')
        .where('until_ms', 'is', null)
        .where('lease_until_ms', '>', nowMs)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    async sweep(nowMs) {
      const rows = await db
        .selectFrom('attendance')
        .select(['id', 'broadcast_id', 'participant_id', 'lease_until_ms'])
        .where('until_ms', 'is', null)
        .where('lease_until_ms', '<=', nowMs)
        .limit(1_000)
        .execute();
      const swept: { broadcastId: string; participantId: string }[] = [];
      for (const row of rows) {
        try {
          const { numUpdatedRows } = await db
            .updateTable('attendance')
            .set({ until_ms: row.lease_until_ms })
            .where('id', '=', row.id)
            // It may have been renewed or closed just now.
            .where('until_ms', 'is', null)
            .where('lease_until_ms', '=', row.lease_until_ms)
            .executeTakeFirstOrThrow();
          if (numUpdatedRows > 0) swept.push({ broadcastId: row.broadcast_id, participantId: row.participant_id });
        } catch (error) {
          // What is closed is found by no later sweep: whoever asked has to learn of it now.
          if (swept.length === 0) throw error;
          break;
        }
      }
      return swept;
    },
    async visitedAmong(broadcastIds) {
      const visited: string[] = [];
      for (let start = 0; start < broadcastIds.length; start += 1_000) {
        const rows = await db
          .selectFrom('attendance')
          .select('broadcast_id')
          .distinct()
          .where('broadcast_id', 'in', broadcastIds.slice(start, start + 1_000))
          .execute();
        visited.push(...rows.map((row) => row.broadcast_id));
      }
      return visited;
    },
  };
}
