import type { Device, OwnSession } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import Bowser from 'bowser';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { deviceOf } from './rules.ts';

export interface OwnSessions {
  /** Those that have not ended; the one seen last comes first. */
  list(personId: string, ownSessionId: string): Promise<OwnSession[]>;
  /** Access tokens of it stop working at once. Throws NOT_FOUND when it is not this person's, or has ended. */
  end(personId: string, sessionId: string): Promise<void>;
  /** Ends all but one. */
  endOthers(personId: string, ownSessionId: string): Promise<void>;
  /** When somebody signed in. Throws NOT_FOUND. */
  openedAtMs(sessionId: string): Promise<number>;
}

export function createOwnSessions({ db, clock }: { db: Kysely<Schema>; clock: Clock }): OwnSessions {
  const open = (personId: string) =>
    db
      .selectFrom('session_families')
      .selectAll()
      .where('person_id', '=', personId)
      .where('ended_at_ms', 'is', null)
      .where('expires_at_ms', '>', clock.nowMs());
  return {
    async list(personId, ownSessionId) {
      const rows = await open(personId).execute();
      return rows
        .map((row) => ({
          id: row.id,
          device: readDevice(row.user_agent),
          createdAtMs: row.created_at_ms,
          lastSeenAtMs: row.last_seen_at_ms ?? row.created_at_ms,
          isThisOne: row.id === ownSessionId,
        }))
        .toSorted((a, b) => b.lastSeenAtMs - a.lastSeenAtMs || a.id.localeCompare(b.id));
    },

    async end(personId, sessionId) {
      const { numUpdatedRows } = await db
        .updateTable('session_families')
        .set({ ended_at_ms: clock.nowMs() })
        .where('id', '=', sessionId)
        .where('person_id', '=', personId)
        .where('ended_at_ms', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw new AppError('NOT_FOUND', 'there is no such session');
    },

    endOthers: (personId, ownSessionId) => endOtherSessions(db, personId, ownSessionId, clock.nowMs()),

    async openedAtMs(sessionId) {
      const row = await db
        .selectFrom('session_families')
        .select('created_at_ms')
        .where('id', '=', sessionId)
        .executeTakeFirst();
      if (!row) throw new AppError('NOT_FOUND', 'there is no such session');
      return row.created_at_ms;
    },
  };
}

/** Also for use inside a transaction. */
export async function endOtherSessions(
  db: Kysely<Schema>,
  personId: string,
  ownSessionId: string,
  nowMs: number,
): Promise<void> {
  await db
    .updateTable('session_families')
    .set({ ended_at_ms: nowMs })
    .where('person_id', '=', personId)
    .where('id', '!=', ownSessionId)
    .where('ended_at_ms', 'is', null)
    .execute();
}

/** What a browser calls itself, as far as it says so. */
export function readDevice(userAgent: string | null | undefined): Device {
  if (!userAgent) return deviceOf({});
  const { browser, os } = Bowser.parse(userAgent);
  return deviceOf({ browser: browser.name, system: os.name });
}
