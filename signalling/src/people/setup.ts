import type { Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { SetupDraft } from '@campus/protocol/people';
import type { Clock } from '@campus/service-kit/clock';
import type { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../database/open.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { hashSecret, makeId, makeSecret } from '../keys/secrets.ts';
import { hashPassword } from './passwords.ts';
import { findPersonById, insertPerson } from './people-store.ts';

const setupTtlMs = 24 * 60 * 60 * 1000;
const instanceId = 'instance';

export interface Setup {
  /** A fresh one-time token, which replaces the earlier one; null when the campus is set up. */
  renewToken(): Promise<string | null>;
  isSetUp(): Promise<boolean>;
  isValid(token: string): Promise<boolean>;
  /**
   * Makes the lead institution and the first administrator, once. Throws CONFLICT when it was done already,
   * LINK_EXPIRED when the token is too old, NOT_FOUND when it is not the newest.
   */
  complete(draft: z.output<typeof SetupDraft>): Promise<Person>;
}

export function createSetup({ db, clock }: { db: Database; clock: Clock }): Setup {
  const find = () => db.selectFrom('instance').selectAll().where('id', '=', instanceId).executeTakeFirst();

  return {
    async renewToken() {
      const token = makeSecret();
      const renewed = { setup_token_hash: hashSecret(token), setup_expires_at_ms: clock.nowMs() + setupTtlMs };
      await db
        .insertInto('instance')
        .values({ id: instanceId, set_up_at_ms: null, ...renewed })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(renewed).where('instance.set_up_at_ms', 'is', null))
        .execute();
      return (await find())?.set_up_at_ms === null ? token : null;
    },

    async isSetUp() {
      return ((await find())?.set_up_at_ms ?? null) !== null;
    },

    async isValid(token) {
      const row = await find();
      return (
        row !== undefined &&
        row.set_up_at_ms === null &&
        row.setup_token_hash === hashSecret(token) &&
        (row.setup_expires_at_ms ?? 0) > clock.nowMs()
      );
    },

    async complete({ token, institution, admin }) {
      if (!(await this.isValid(token))) throw await whyNot(token);
      const passwordHash = await hashPassword(admin.password);
      const nowMs = clock.nowMs();
      const personId = makeId('person');
      const institutionId = makeId('institution');
      const hasWon = await db.transaction().execute(async (trx) => {
        // Of two at once the second waits here for the first's commit, and then changes nothing.
        const { numUpdatedRows } = await trx
          .updateTable('instance')
          .set({ set_up_at_ms: nowMs, setup_token_hash: null, setup_expires_at_ms: null })
          .where('id', '=', instanceId)
          .where('set_up_at_ms', 'is', null)
          .where('setup_token_hash', '=', hashSecret(token))
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await insertInstitution(trx, { id: institutionId, draft: institution, isLead: true, isDemo: false, nowMs });
        await insertPerson(trx, {
          id: personId,
          name: admin.name,
          email: admin.email,
          role: 'admin',
          institutionId,
          passwordHash,
          nowMs,
        });
        const subject = { kind: 'person', id: personId } as const;
        await recordAudit(trx, { action: 'campus.setUp', actorId: personId, subject, institutionId }, nowMs);
        return true;
      });
      if (!hasWon) throw await whyNot(token);
      const person = await findPersonById(db, personId);
      if (!person) throw new Error('the first administrator was not stored');
      return person;
    },
  };

  async function whyNot(token: string): Promise<AppError> {
    const row = await find();
    if (row && row.set_up_at_ms !== null) return new AppError('CONFLICT', 'the campus is set up already');
    if (row?.setup_token_hash === hashSecret(token)) return new AppError('LINK_EXPIRED', 'the set-up link has expired');
    return new AppError('NOT_FOUND', 'this is not the newest set-up link');
  }
}
