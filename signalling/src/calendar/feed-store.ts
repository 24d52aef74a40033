import type { CalendarFeed } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import { hashSecret, makeSecret } from '../keys/secrets.ts';

/** The secret addresses of people's own calendars. A calendar program holds no session: whoever has the token reads. */
export interface FeedStore {
  find(personId: string): Promise<CalendarFeed | null>;
  /** The person of a token, or null. */
  personOf(token: string): Promise<string | null>;
  /** Makes a token in place of an earlier one; it is kept nowhere but with the person. */
  renew(personId: string): Promise<{ feed: CalendarFeed; token: string }>;
  revoke(personId: string): Promise<void>;
}

export function createFeedStore({ db, clock }: { db: Database; clock: Clock }): FeedStore {
  return {
    async find(personId) {
      const row = await db
        .selectFrom('calendar_feeds')
        .select('created_at_ms as createdAtMs')
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row ?? null;
    },

    async personOf(token) {
      const row = await db
        .selectFrom('calendar_feeds')
        .select('person_id')
        .where('token_hash', '=', hashSecret(token))
        .executeTakeFirst();
      return row?.person_id ?? null;
    },

    async renew(personId) {
      const token = makeSecret();
      const made = { token_hash: hashSecret(token), created_at_ms: clock.nowMs() };
      await db
        .insertInto('calendar_feeds')
        .values({ person_id: personId, ...made })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(made))
        .execute();
      return { feed: { createdAtMs: made.created_at_ms }, token };
    },

    async revoke(personId) {
      await db.deleteFrom('calendar_feeds').where('person_id', '=', personId).execute();
    },
  };
}
