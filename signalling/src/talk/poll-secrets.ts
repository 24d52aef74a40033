import { createHmac, randomBytes } from 'node:crypto';
import type { Database } from '../database/open.ts';
import type { LogProjection } from '../broadcasts/sql-log-store.ts';

/**
 * An anonymous poll gets a secret in the transaction that opens it, and loses it in the one that closes it: a ballot
 * that is cast again can be told from another's while votes are taken, and nobody finds out later whose it was.
 */
export const projectPollSecrets: LogProjection = async (trx, broadcastId, events) => {
  for (const event of events) {
    if (event.type === 'poll.opened' && event.isAnonymous) {
      const secret = randomBytes(32).toString('hex');
      await trx
        .insertInto('poll_secrets')
        .values({ broadcast_id: broadcastId, poll_id: event.pollId, secret })
        .execute();
    }
    if (event.type === 'poll.closed') {
      await trx
        .deleteFrom('poll_secrets')
        .where('broadcast_id', '=', broadcastId)
        .where('poll_id', '=', event.pollId)
        .execute();
    }
  }
};

const keyLength = 40;

/** Whether it is one of `ballotKey`, and no participant's id. */
export function isBallotKey(actorId: string): boolean {
  return actorId.length === keyLength && /^[0-9a-f]+$/.test(actorId);
}

export interface PollSecrets {
  /** What stands for this participant in that anonymous poll; null when it is closed, or no anonymous one. */
  ballotKey(broadcastId: string, pollId: string, participantId: string): Promise<string | null>;
}

export function createPollSecrets(db: Database): PollSecrets {
  return {
    async ballotKey(broadcastId, pollId, participantId) {
      const row = await db
        .selectFrom('poll_secrets')
        .select('secret')
        .where('broadcast_id', '=', broadcastId)
        .where('poll_id', '=', pollId)
        .executeTakeFirst();
      if (!row) return null;
      return createHmac('sha256', row.secret).update(participantId).digest('hex').slice(0, keyLength);
    },
  };
}
