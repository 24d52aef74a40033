import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Selectable } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { makeId } from '../keys/secrets.ts';
import { longestTtlMs, type Tokens } from '../keys/tokens.ts';
import type { Grant, LinkGrants } from '../ports.ts';

/** Far below what a statement may have of variables. */
const idsAQuery = 1_000;

function toGrant(row: Selectable<Schema['link_grants']>): Grant {
  return {
    id: row.id,
    eventId: row.event_id,
    role: row.role,
    label: row.label,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    revokedAtMs: row.revoked_at_ms,
    board: row.board_id === null ? null : { id: row.board_id, centreId: row.centre_id ?? '' },
  };
}

export interface FullLinkGrants extends LinkGrants {
  /** The newest first; without those of boards. */
  list(eventId: string): Promise<Grant[]>;
  /** True when it was not revoked before; throws NOT_FOUND when the event has no such link. */
  revoke(eventId: string, grantId: string, byPersonId: string | null): Promise<boolean>;
}

export function createLinkGrants(deps: {
  db: Database;
  tokens: Tokens;
  clock: Clock;
  publicUrl: () => string;
}): FullLinkGrants {
  const { db, tokens, clock } = deps;

  async function find(grantId: string): Promise<Grant | null> {
    const row = await db.selectFrom('link_grants').selectAll().where('id', '=', grantId).executeTakeFirst();
    return row ? toGrant(row) : null;
  }

  async function grantOf(token: string, options?: { expiredForMs: number }): Promise<Grant> {
    const { jti } = await tokens.verify('link', token, options).catch((error: unknown) => {
      // A person who opens a mangled link is not signed out, so this is not UNAUTHENTICATED.
      const isForeign = error instanceof AppError && error.code === 'UNAUTHENTICATED';
      throw isForeign ? new AppError('NOT_FOUND', 'this is not one of our links', { cause: error }) : error;
    });
    const grant = await find(jti);
    if (!grant) throw new AppError('NOT_FOUND', 'this is not one of our links');
    return grant;
  }

  return {
    find,

    // For as long as the key that signed it is known.
    recall: (token) => grantOf(token, { expiredForMs: longestTtlMs }),

    async verify(token) {
      const grant = await grantOf(token);
      if (grant.revokedAtMs !== null) throw new AppError('LINK_REVOKED', 'the link was taken back');
      if (grant.expiresAtMs <= clock.nowMs()) throw new AppError('LINK_EXPIRED', 'the link has expired');
      return grant;
    },

    async revokedAmong(grantIds) {
      const revoked: string[] = [];
      for (let start = 0; start < grantIds.length; start += idsAQuery) {
        const rows = await db
          .selectFrom('link_grants')
          .select('id')
          .where('id', 'in', grantIds.slice(start, start + idsAQuery))
          .where('revoked_at_ms', 'is not', null)
          .execute();
        revoked.push(...rows.map((row) => row.id));
      }
      return revoked;
    },

    async create({ eventId, role, label, ttlMs, createdBy }) {
      const id = makeId('link');
      const { token, expiresAtMs } = await tokens.sign('link', { jti: id }, Math.min(ttlMs, longestTtlMs));
      const row = {
        id,
        event_id: eventId,
        role,
        label,
        created_by: createdBy,
        created_at_ms: clock.nowMs(),
        expires_at_ms: expiresAtMs,
        revoked_at_ms: null,
        board_id: null,
        centre_id: null,
      };
      await db.transaction().execute(async (trx) => {
        await trx.insertInto('link_grants').values(row).execute();
        const subject = { kind: 'link', id } as const;
        const record = { action: 'link.created', actorId: createdBy, subject, eventId, detail: { role } } as const;
        await recordAudit(trx, record, row.created_at_ms);
      });
      const path = `/join/${token}`;
      return { grant: toGrant(row), token, path, url: `${deps.publicUrl()}${path}` };
    },

    async list(eventId) {
      const rows = await db
        .selectFrom('link_grants')
        .selectAll()
        .where('event_id', '=', eventId)
        .where('board_id', 'is', null)
        .orderBy('created_at_ms', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(toGrant);
    },

    async revoke(eventId, grantId, byPersonId) {
      const grant = await find(grantId);
      if (!grant || grant.eventId !== eventId) throw new AppError('NOT_FOUND', 'the event has no such link');
      const nowMs = clock.nowMs();
      return db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('link_grants')
          .set({ revoked_at_ms: nowMs })
          .where('id', '=', grantId)
          .where('revoked_at_ms', 'is', null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        const subject = { kind: 'link', id: grantId } as const;
        const detail = { role: grant.role };
        await recordAudit(trx, { action: 'link.revoked', actorId: byPersonId, subject, eventId, detail }, nowMs);
        return true;
      });
    },
  };
}
