import type { Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { hashSecret, makeId, makeSecret, seal, unseal } from '../keys/secrets.ts';
import type { Tokens } from '../keys/tokens.ts';
import { findPersonById } from './people-store.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const accessTtlMs = 10 * minuteMs;
/** A browser that is not used for a month signs in again; every sign-in ends after half a year. */
export const refreshTtlMs = 30 * dayMs;
const familyTtlMs = 180 * dayMs;
const longestUserAgent = 300;
/** How long a token that was just rotated still leads to its successor: a lost answer, or two tabs at once. */
export const graceMs = minuteMs;

export interface OpenedSession {
  session: { accessToken: string; expiresAtMs: number; person: Person };
  /** For the cookie, and for nothing else. */
  refreshToken: string;
}

export interface Sessions {
  /** A new sign-in for someone whose password (or first token) was just checked, on a browser that calls itself so. */
  open(person: Person, userAgent?: string): Promise<OpenedSession>;
  /**
   * Exchanges a refresh token for its successor. Within the grace the same token leads to the same successor; after
   * that its use is taken for theft and ends the sign-in. Throws UNAUTHENTICATED.
   */
  refresh(refreshToken: string): Promise<OpenedSession>;
  /** Ends the sign-in; access tokens of it stop working at once. Unknown tokens are ignored. */
  end(refreshToken: string): Promise<void>;
  /** The person of an access token, and the sign-in. Throws UNAUTHENTICATED, also when the sign-in has ended. */
  authenticate(accessToken: string): Promise<{ person: Person; sessionId: string }>;
  /** Deletes what has expired. */
  sweep(): Promise<void>;
}

interface Deps {
  db: Database;
  tokens: Tokens;
  clock: Clock;
  log: Logger;
}

export function createSessions({ db, tokens, clock, log }: Deps): Sessions {
  async function answer(person: Person, familyId: string, refreshToken: string): Promise<OpenedSession> {
    const access = await tokens.sign('access', { sub: person.id, sid: familyId }, accessTtlMs);
    return { session: { accessToken: access.token, expiresAtMs: access.expiresAtMs, person }, refreshToken };
  }

  return {
    async open(person, userAgent) {
      const familyId = makeId('session');
      const refreshToken = makeSecret();
      const nowMs = clock.nowMs();
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('session_families')
          .values({
            id: familyId,
            person_id: person.id,
            created_at_ms: nowMs,
            expires_at_ms: nowMs + familyTtlMs,
            ended_at_ms: null,
            user_agent: userAgent?.slice(0, longestUserAgent) ?? null,
            last_seen_at_ms: nowMs,
          })
          .execute();
        await insertToken(trx, refreshToken, familyId, nowMs);
      });
      return answer(person, familyId, refreshToken);
    },

    async refresh(refreshToken) {
      const nowMs = clock.nowMs();
      const outcome = await db.transaction().execute((trx) => rotate(trx, refreshToken, nowMs));
      if (outcome.kind === 'reused') {
        log.warn({ sessionId: outcome.familyId }, 'a refresh token was used again; its sign-in was ended');
      }
      if (outcome.kind !== 'rotated') throw new AppError('UNAUTHENTICATED', 'the session has ended');
      const person = await findPersonById(db, outcome.personId);
      if (!person) throw new AppError('UNAUTHENTICATED', 'the account is gone');
      return answer(person, outcome.familyId, outcome.successor);
    },

    async end(refreshToken) {
      const token = await findToken(db, refreshToken);
      if (token) await endFamily(db, token.familyId, clock.nowMs());
    },

    async authenticate(accessToken) {
      const { sub, sid } = await tokens.verify('access', accessToken);
      const family = await db
        .selectFrom('session_families')
        .select(['ended_at_ms', 'person_id'])
        .where('id', '=', sid)
        .executeTakeFirst();
      const isOpen = family !== undefined && family.ended_at_ms === null && family.person_id === sub;
      const person = isOpen ? await findPersonById(db, sub) : null;
      if (!person) throw new AppError('UNAUTHENTICATED', 'the session has ended');
      return { person, sessionId: sid };
    },

    async sweep() {
      const nowMs = clock.nowMs();
      await db.deleteFrom('refresh_tokens').where('expires_at_ms', '<', nowMs).execute();
      await db
        .deleteFrom('session_families')
        .where((eb) => eb.or([eb('expires_at_ms', '<', nowMs), eb('ended_at_ms', '<', nowMs - dayMs)]))
        .execute();
    },
  };
}

type Outcome =
  | { kind: 'rotated'; successor: string; familyId: string; personId: string }
  | { kind: 'unknown' }
  | { kind: 'reused'; familyId: string };

/** Ending a family must be committed, so a refusal is returned and not thrown. */
async function rotate(trx: Kysely<Schema>, refreshToken: string, nowMs: number): Promise<Outcome> {
  let bearer = refreshToken;
  // Each round follows one successor. The last one of the chain is never rotated, and cookies are shared by tabs:
  // giving a tab an older one than another tab has would set the browser's cookie back.
  for (;;) {
    const token = await findToken(trx, bearer);
    if (!token || token.endedAtMs !== null || token.expiresAtMs <= nowMs || token.familyExpiresAtMs <= nowMs) {
      return { kind: 'unknown' };
    }
    if (token.rotatedAtMs === null && bearer !== refreshToken) return { ...rotated(token), successor: bearer };
    if (token.rotatedAtMs === null) {
      const successor = makeSecret();
      const { numUpdatedRows } = await trx
        .updateTable('refresh_tokens')
        .set({ rotated_at_ms: nowMs, sealed_successor: seal(successor, bearer) })
        .where('token_hash', '=', hashSecret(bearer))
        .where('rotated_at_ms', 'is', null)
        .executeTakeFirstOrThrow();
      // Another node was quicker: read again what it made.
      if (numUpdatedRows === 0n) continue;
      await insertToken(trx, successor, token.familyId, nowMs);
      await trx
        .updateTable('session_families')
        .set({ last_seen_at_ms: nowMs })
        .where('id', '=', token.familyId)
        .execute();
      return { ...rotated(token), successor };
    }
    if (nowMs - token.rotatedAtMs > graceMs || token.sealedSuccessor === null) {
      await endFamily(trx, token.familyId, nowMs);
      return { kind: 'reused', familyId: token.familyId };
    }
    bearer = unseal(token.sealedSuccessor, bearer);
  }
}

function rotated(token: { familyId: string; personId: string }) {
  return { kind: 'rotated' as const, familyId: token.familyId, personId: token.personId };
}

function findToken(db: Kysely<Schema>, refreshToken: string) {
  return db
    .selectFrom('refresh_tokens')
    .innerJoin('session_families', 'session_families.id', 'refresh_tokens.family_id')
    .select([
      'refresh_tokens.family_id as familyId',
      'refresh_tokens.expires_at_ms as expiresAtMs',
      'refresh_tokens.rotated_at_ms as rotatedAtMs',
      'refresh_tokens.sealed_successor as sealedSuccessor',
      'session_families.person_id as personId',
      'session_families.ended_at_ms as endedAtMs',
      'session_families.expires_at_ms as familyExpiresAtMs',
    ])
    .where('refresh_tokens.token_hash', '=', hashSecret(refreshToken))
    .executeTakeFirst();
}

async function insertToken(db: Kysely<Schema>, token: string, familyId: string, nowMs: number): Promise<void> {
  await db
    .insertInto('refresh_tokens')
    .values({
      token_hash: hashSecret(token),
      family_id: familyId,
      expires_at_ms: nowMs + refreshTtlMs,
      rotated_at_ms: null,
      sealed_successor: null,
    })
    .execute();
}

async function endFamily(db: Kysely<Schema>, familyId: string, nowMs: number): Promise<void> {
  await db
    .updateTable('session_families')
    .set({ ended_at_ms: nowMs })
    .where('id', '=', familyId)
    .where('ended_at_ms', 'is', null)
    .execute();
}
