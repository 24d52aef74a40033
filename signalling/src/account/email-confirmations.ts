import type { Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { hashSecret, makeSecret } from '../keys/secrets.ts';
import type { MailQueue } from '../mail/mail-queue.ts';

const confirmationTtlMs = 24 * 60 * 60 * 1000;

export interface EmailConfirmations {
  /** Whether there is a mail server; without one nobody can be asked. */
  readonly isOn: boolean;
  /** Mails a link to the person's present address, in the caller's transaction; an earlier link ends. Then call `wake`. */
  send(trx: Kysely<Schema>, person: Person): Promise<void>;
  wake(): void;
  /** The address that is confirmed now. Throws NOT_FOUND (used, replaced, or the address has changed), LINK_EXPIRED. */
  confirm(token: string): Promise<string>;
}

interface Deps {
  db: Database;
  clock: Clock;
  mails: MailQueue;
  publicUrl: () => string;
}

export function createEmailConfirmations({ db, clock, mails, publicUrl }: Deps): EmailConfirmations {
  return {
    isOn: mails.isOn,
    wake: () => mails.wake(),

    async send(trx, person) {
      await endEarlier(trx, mails, person.id);
      const { time_zone: timeZone } = await trx
        .selectFrom('institutions')
        .select('time_zone')
        .where('id', '=', person.institutionId)
        .executeTakeFirstOrThrow();
      const token = makeSecret();
      const expiresAtMs = clock.nowMs() + confirmationTtlMs;
      const mailId = await mails.add(trx, {
        to: person.email,
        language: person.language ?? 'en',
        expiresAtMs,
        content: { kind: 'address', url: `${publicUrl()}/confirm-address/${token}`, expiresAtMs, timeZone },
      });
      await trx
        .insertInto('email_confirmations')
        .values({
          token_hash: hashSecret(token),
          person_id: person.id,
          email: person.email,
          mail_id: mailId,
          expires_at_ms: expiresAtMs,
        })
        .execute();
    },

    async confirm(token) {
      return db.transaction().execute(async (trx) => {
        const tokenHash = hashSecret(token);
        const row = await trx
          .selectFrom('email_confirmations')
          .selectAll()
          .where('token_hash', '=', tokenHash)
          .executeTakeFirst();
        if (!row) throw new AppError('NOT_FOUND', 'there is no such confirmation');
        if (row.expires_at_ms <= clock.nowMs()) throw new AppError('LINK_EXPIRED', 'the confirmation has expired');
        const { numUpdatedRows } = await trx
          .updateTable('people')
          .set({ is_email_confirmed: 1 })
          .where('id', '=', row.person_id)
          .where('email', '=', row.email)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) throw new AppError('NOT_FOUND', 'the address has changed since');
        await trx.deleteFrom('email_confirmations').where('token_hash', '=', tokenHash).execute();
        return row.email;
      });
    },
  };
}

async function endEarlier(trx: Kysely<Schema>, mails: Pick<MailQueue, 'drop'>, personId: string): Promise<void> {
  const earlier = await trx
    .deleteFrom('email_confirmations')
    .where('person_id', '=', personId)
    .returning('mail_id')
    .execute();
  for (const { mail_id: mailId } of earlier) if (mailId !== null) await mails.drop(trx, mailId);
}
