import type { Board, BoardDraft } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Selectable } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import { isForeignKeyViolation } from '../database/errors.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { hashSecret, makeId } from '../keys/secrets.ts';
import { takePairing } from './pairing-store.ts';

const seenEveryMs = 60_000;
const mostInACentre = 20;

export interface BoardStore {
  /**
   * Trusts the board that shows this code, from now on, for one centre. Throws NOT_FOUND when none shows it, or there
   * is no such institution; LIMIT_EXCEEDED when the centre has too many.
   */
  pair(code: string, draft: BoardDraft, byPersonId: string): Promise<Board>;
  /** The trusted board that holds this secret; that it was seen is noted. */
  ofSecret(secret: string): Promise<Board | null>;
  /** A trusted one. */
  find(boardId: string): Promise<Board | null>;
  /** The trusted ones of these institutions' centres, or of all (null); by name. */
  list(institutionIds: readonly string[] | null): Promise<Board[]>;
  /**
   * Trusts it no more, and takes back what let it into events: those grants, by id. Null when it was not trusted (any
   * more).
   */
  revoke(boardId: string, byPersonId: string): Promise<string[] | null>;
}

function toBoard(row: Selectable<Schema['boards']>): Board {
  return {
    id: row.id,
    institutionId: row.institution_id,
    name: row.name,
    device: { browser: row.browser, system: row.system },
    pairedAtMs: row.paired_at_ms,
    lastSeenAtMs: row.last_seen_at_ms,
  };
}

export function createBoardStore({ db, clock }: { db: Database; clock: Clock }): BoardStore {
  const trusted = () => db.selectFrom('boards').selectAll().where('revoked_at_ms', 'is', null);

  async function insert(code: string, { institutionId, name }: BoardDraft, byPersonId: string): Promise<Board> {
    const nowMs = clock.nowMs();
    return db.transaction().execute(async (trx) => {
      const { secretHash, device } = await takePairing(trx, code, nowMs);
      const row = {
        ...{ id: makeId('board'), institution_id: institutionId, name, token_hash: secretHash, ...device },
        ...{ paired_at_ms: nowMs, last_seen_at_ms: nowMs, revoked_at_ms: null },
      };
      await trx.insertInto('boards').values(row).execute();
      const there = await trx
        .selectFrom('boards')
        .select('id')
        .where('institution_id', '=', institutionId)
        .where('revoked_at_ms', 'is', null)
        .execute();
      if (there.length > mostInACentre) {
        throw new AppError('LIMIT_EXCEEDED', `a centre has at most ${mostInACentre} boards`);
      }
      const subject = { kind: 'board', id: row.id } as const;
      await recordAudit(trx, { action: 'board.paired', actorId: byPersonId, subject, institutionId }, nowMs);
      return toBoard(row);
    });
  }

  return {
    async pair(code, draft, byPersonId) {
      try {
        return await insert(code, draft, byPersonId);
      } catch (error) {
        if (isForeignKeyViolation(error)) throw new AppError('NOT_FOUND', 'there is no such institution');
        throw error;
      }
    },

    async ofSecret(secret) {
      const row = await trusted().where('token_hash', '=', hashSecret(secret)).executeTakeFirst();
      if (!row) return null;
      const nowMs = clock.nowMs();
      if (nowMs - row.last_seen_at_ms >= seenEveryMs) {
        await db.updateTable('boards').set({ last_seen_at_ms: nowMs }).where('id', '=', row.id).execute();
      }
      return toBoard(row);
    },

    async find(boardId) {
      const row = await trusted().where('id', '=', boardId).executeTakeFirst();
      return row ? toBoard(row) : null;
    },

    async list(institutionIds) {
      if (institutionIds?.length === 0) return [];
      const rows = await trusted()
        .$if(institutionIds !== null, (query) => query.where('institution_id', 'in', institutionIds ?? []))
        .orderBy('name')
        .orderBy('id')
        .execute();
      return rows.map(toBoard);
    },

    async revoke(boardId, byPersonId) {
      const nowMs = clock.nowMs();
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('boards')
          .set({ revoked_at_ms: nowMs, token_hash: null })
          .where('id', '=', boardId)
          .where('revoked_at_ms', 'is', null)
          .returning('institution_id')
          .executeTakeFirst();
        if (!row) return null;
        const grants = await trx
          .updateTable('link_grants')
          .set({ revoked_at_ms: nowMs })
          .where('board_id', '=', boardId)
          .where('revoked_at_ms', 'is', null)
          .returning('id')
          .execute();
        const subject = { kind: 'board', id: boardId } as const;
        const institutionId = row.institution_id;
        await recordAudit(trx, { action: 'board.revoked', actorId: byPersonId, subject, institutionId }, nowMs);
        return grants.map((grant) => grant.id);
      });
    },
  };
}
