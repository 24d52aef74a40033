import type { Account, Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import { isUniqueViolation } from '../database/errors.ts';
import type { Database } from '../database/open.ts';
import { hashPassword } from '../people/passwords.ts';
import { findPersonById } from '../people/people-store.ts';
import type { EmailConfirmations } from './email-confirmations.ts';
import { endOtherSessions } from './own-sessions.ts';

export interface AccountStore {
  show(personId: string): Promise<Account>;
  /** Null for somebody who has no password. Goes nowhere but to the check of it. */
  passwordHash(personId: string): Promise<string | null>;
  /** Ends the other sign-ins in the same moment. */
  changePassword(change: { personId: string; sessionId: string; newPassword: string }): Promise<void>;
  /**
   * Nobody has vouched for the new address yet; with a mail server the person is asked to confirm it. Throws CONFLICT when
   * it has an account.
   */
  changeEmail(personId: string, email: string): Promise<Person>;
  /** Asks once more. Throws UNAVAILABLE without a mail server, CONFLICT when it is confirmed. */
  sendConfirmation(person: Person): Promise<void>;
}

interface Deps {
  db: Database;
  clock: Clock;
  confirmations: EmailConfirmations;
}

export function createAccountStore({ db, clock, confirmations }: Deps): AccountStore {
  const read = (personId: string) =>
    db
      .selectFrom('people')
      .select(['created_at_ms', 'password_hash', 'is_email_confirmed'])
      .where('id', '=', personId)
      .executeTakeFirstOrThrow(() => new AppError('UNAUTHENTICATED', 'the account is gone'));

  return {
    async show(personId) {
      const row = await read(personId);
      const universityAccounts = await db
        .selectFrom('university_identities')
        .select(['issuer', 'email', 'linked_at_ms as linkedAtMs'])
        .where('person_id', '=', personId)
        .orderBy('linked_at_ms')
        .execute();
      return {
        createdAtMs: row.created_at_ms,
        hasPassword: row.password_hash !== '',
        isEmailConfirmed: row.is_email_confirmed === 1,
        canConfirmEmail: confirmations.isOn,
        universityAccounts,
      };
    },

    passwordHash: async (personId) => (await read(personId)).password_hash || null,

    async changePassword({ personId, sessionId, newPassword }) {
      const passwordHash = await hashPassword(newPassword);
      await db.transaction().execute(async (trx) => {
        await trx.updateTable('people').set({ password_hash: passwordHash }).where('id', '=', personId).execute();
        await endOtherSessions(trx, personId, sessionId, clock.nowMs());
      });
    },

    async changeEmail(personId, email) {
      try {
        const changed = await db.transaction().execute(async (trx) => {
          const { numUpdatedRows } = await trx
            .updateTable('people')
            .set({ email, is_email_confirmed: 0 })
            .where('id', '=', personId)
            .where('email', '!=', email)
            .executeTakeFirstOrThrow();
          const person = await findPersonById(trx, personId);
          if (!person) throw new AppError('UNAUTHENTICATED', 'the account is gone');
          if (numUpdatedRows > 0n && confirmations.isOn) await confirmations.send(trx, person);
          return person;
        });
        confirmations.wake();
        return changed;
      } catch (error) {
        if (isUniqueViolation(error)) throw new AppError('CONFLICT', 'that mail address has an account already');
        throw error;
      }
    },

    async sendConfirmation(person) {
      if (!confirmations.isOn) throw new AppError('UNAVAILABLE', 'there is no mail server', { retryable: false });
      if ((await read(person.id)).is_email_confirmed === 1) throw new AppError('CONFLICT', 'it is confirmed already');
      await db.transaction().execute((trx) => confirmations.send(trx, person));
      confirmations.wake();
    },
  };
}
