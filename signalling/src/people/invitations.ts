import type { Person, PlatformRole } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../database/errors.ts';
import { hashSecret, makeId, makeSecret } from '../keys/secrets.ts';
import { hashPassword } from './passwords.ts';
import { findPersonByEmail, findPersonById, insertPerson } from './people-store.ts';

const invitationTtlMs = 7 * 24 * 60 * 60 * 1000;

const rank: Record<PlatformRole, number> = { member: 0, coordinator: 1, organiser: 2, admin: 3 };

/** Rule: organisers invite for their own institution only, and nobody above themselves. Throws FORBIDDEN. */
export function checkInviter(
  inviter: Pick<Person, 'role' | 'institutionId'>,
  invited: { role: PlatformRole; institutionId: string },
): void {
  if (rank[invited.role] > rank[inviter.role]) throw new AppError('FORBIDDEN', 'nobody invites above their own role');
  if (inviter.role !== 'admin' && inviter.institutionId !== invited.institutionId) {
    throw new AppError('FORBIDDEN', 'organisers invite for their own institution');
  }
}

export interface Invitations {
  /** Throws FORBIDDEN, CONFLICT (that mail has an account), NOT_FOUND (no such institution). */
  create(
    inviter: Person,
    invited: { email: string; role: PlatformRole; institutionId: string },
  ): Promise<{ token: string; expiresAtMs: number }>;
  /** Throws NOT_FOUND, LINK_EXPIRED, CONFLICT (accepted already). */
  inspect(token: string): Promise<{ email: string; institutionName: string }>;
  /** Makes the account, once. Throws as `inspect` does. */
  accept(answer: { token: string; name: string; password: string }): Promise<Person>;
}

export function createInvitations({ db, clock }: { db: Database; clock: Clock }): Invitations {
  async function find(token: string) {
    const row = await db
      .selectFrom('invitations')
      .innerJoin('institutions', 'institutions.id', 'invitations.institution_id')
      .selectAll('invitations')
      .select('institutions.name as institutionName')
      .where('token_hash', '=', hashSecret(token))
      .executeTakeFirst();
    if (!row) throw new AppError('NOT_FOUND', 'there is no such invitation');
    if (row.accepted_at_ms !== null) throw new AppError('CONFLICT', 'the invitation was accepted already');
    if (row.expires_at_ms <= clock.nowMs()) throw new AppError('LINK_EXPIRED', 'the invitation has expired');
    return row;
  }

  return {
    async create(inviter, invited) {
      checkInviter(inviter, invited);
      if (await findPersonByEmail(db, invited.email)) throw alreadyThere();
      const token = makeSecret();
      const nowMs = clock.nowMs();
      const expiresAtMs = nowMs + invitationTtlMs;
      try {
        await db
          .insertInto('invitations')
          .values({
            token_hash: hashSecret(token),
            email: invited.email,
            role: invited.role,
            institution_id: invited.institutionId,
            invited_by: inviter.id,
            created_at_ms: nowMs,
            expires_at_ms: expiresAtMs,
            accepted_at_ms: null,
          })
          .execute();
      } catch (error) {
        if (isForeignKeyViolation(error)) throw new AppError('NOT_FOUND', 'there is no such institution');
        throw error;
      }
      return { token, expiresAtMs };
    },

    async inspect(token) {
      const { email, institutionName } = await find(token);
      return { email, institutionName };
    },

    async accept({ token, name, password }) {
      const invitation = await find(token);
      const passwordHash = await hashPassword(password);
      const id = makeId('person');
      const nowMs = clock.nowMs();
      try {
        await db.transaction().execute(async (trx) => {
          const { numUpdatedRows } = await trx
            .updateTable('invitations')
            .set({ accepted_at_ms: nowMs })
            .where('token_hash', '=', invitation.token_hash)
            .where('accepted_at_ms', 'is', null)
            .executeTakeFirstOrThrow();
          if (numUpdatedRows === 0n) throw new AppError('CONFLICT', 'the invitation was accepted already');
          const { email, role, institution_id: institutionId } = invitation;
          await insertPerson(trx, { id, name, email, role, institutionId, passwordHash, nowMs });
        });
      } catch (error) {
        if (isUniqueViolation(error)) throw alreadyThere();
        throw error;
      }
      const person = await findPersonById(db, id);
      if (!person) throw new Error('the account was not stored');
      return person;
    },
  };
}

function alreadyThere(): AppError {
  return new AppError('CONFLICT', 'that mail address has an account already');
}
