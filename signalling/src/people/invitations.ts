import type { Invitation, InvitationPreview, Language, Person, PlatformRole, SentInvitation } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { compareRoles } from '@campus/protocol/people';
import type { Clock } from '@campus/service-kit/clock';
import type { Kysely } from 'kysely';
import { type AuditRecord, recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../database/errors.ts';
import { hashSecret, makeId, makeSecret } from '../keys/secrets.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import { hashPassword } from './passwords.ts';
import { closeInvitation, findByToken, findManaged, type InvitationRow, listInvitations } from './invitation-store.ts';
import { findPersonByEmail, findPersonById, insertPerson } from './people-store.ts';
import { setRole } from './role-store.ts';
import { checkMayGive, higherRole, invitationState, seenInstitutions } from './rules.ts';

const invitationTtlMs = 7 * 24 * 60 * 60 * 1000;

export interface InvitationDraft {
  email: string;
  role: PlatformRole;
  institutionId: string;
  language: Language;
}

export interface Invitations {
  /**
   * Sends a link, or gives it back where there is no mail server. An open invitation of the same person to the same
   * institution ends. Throws FORBIDDEN, CONFLICT (that person has that role, or a higher), NOT_FOUND (no such institution).
   */
  create(inviter: Person, draft: InvitationDraft): Promise<SentInvitation>;
  /** The newest 500 of the institutions that the asker organises. */
  list(asker: Person): Promise<Invitation[]>;
  /** A new link for another week; the earlier ends. Throws NOT_FOUND, FORBIDDEN, CONFLICT (accepted or revoked). */
  resend(asker: Person, id: string): Promise<SentInvitation>;
  /** Doing it again changes nothing. Throws NOT_FOUND, FORBIDDEN, CONFLICT (accepted). */
  revoke(asker: Person, id: string): Promise<void>;
  /** Throws NOT_FOUND, LINK_EXPIRED, LINK_REVOKED, CONFLICT (accepted already). */
  inspect(token: string): Promise<InvitationPreview>;
  /** Makes the account, once. Throws as `inspect` does; CONFLICT when that mail address has an account. */
  accept(answer: { token: string; name: string; password: string }): Promise<Person>;
  /** Adds the role to an account. Throws as `inspect` does; FORBIDDEN when the account has another mail address. */
  join(person: Person, token: string): Promise<Person>;
}

interface Deps {
  db: Database;
  clock: Clock;
  mails: MailQueue;
  publicUrl: () => string;
}

export function createInvitations({ db, clock, mails, publicUrl }: Deps): Invitations {
  async function findOpen(token: string): Promise<InvitationRow> {
    const row = await findByToken(db, hashSecret(token));
    switch (row && invitationState(row, clock.nowMs())) {
      case undefined:
        throw new AppError('NOT_FOUND', 'there is no such invitation');
      case 'accepted':
        throw acceptedAlready();
      case 'revoked':
        throw new AppError('LINK_REVOKED', 'the invitation was withdrawn');
      case 'expired':
        throw new AppError('LINK_EXPIRED', 'the invitation has expired');
      case 'open':
        return row as InvitationRow;
    }
  }

  /** For those who may give that role. */
  async function manage(asker: Person, id: string): Promise<InvitationRow> {
    const row = await findManaged(db, id, seenInstitutions(asker));
    if (!row) throw new AppError('NOT_FOUND', 'there is no such invitation');
    checkMayGive(asker, { role: row.role, institutionId: row.institution_id });
    if (row.accepted_at_ms !== null) throw acceptedAlready();
    return row;
  }

  /** Stores the link's hash, and the mail that brings it, together. */
  async function send(
    trx: Kysely<Schema>,
    inviter: Person,
    invited: InvitationDraft & { id: string; institution: { name: string; timeZone: string } },
  ) {
    const token = makeSecret();
    const expiresAtMs = clock.nowMs() + invitationTtlMs;
    const url = `${publicUrl()}/invitations/${token}`;
    const { name: institution, timeZone } = invited.institution;
    const mailId = await mails.add(trx, {
      to: invited.email,
      language: invited.language,
      expiresAtMs,
      content: {
        kind: 'invitation',
        inviter: inviter.name,
        institution,
        role: invited.role,
        url,
        expiresAtMs,
        timeZone,
      },
    });
    const link = { token_hash: hashSecret(token), expires_at_ms: expiresAtMs, mail_id: mailId };
    return { link, sent: { id: invited.id, url: mailId === null ? url : null, expiresAtMs } };
  }

  /** Counts once, whoever comes first with the link. */
  async function take(trx: Kysely<Schema>, row: InvitationRow, nowMs: number): Promise<void> {
    const { numUpdatedRows } = await trx
      .updateTable('invitations')
      .set({ accepted_at_ms: nowMs })
      .where('token_hash', '=', row.token_hash)
      .where('accepted_at_ms', 'is', null)
      .where('revoked_at_ms', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw acceptedAlready();
  }

  function note(
    trx: Kysely<Schema>,
    action: AuditRecord['action'],
    actor: { id: string },
    invitation: { id: string; institution_id: string },
    detail: Record<string, string>,
  ): Promise<void> {
    const subject = { kind: 'invitation', id: invitation.id } as const;
    const record = { action, actorId: actor.id, subject, institutionId: invitation.institution_id, detail };
    return recordAudit(trx, record, clock.nowMs());
  }

  async function close(
    trx: Kysely<Schema>,
    asker: Person,
    invitation: { id: string; institution_id: string; mail_id: string | null },
  ): Promise<void> {
    const isClosed = await closeInvitation(trx, mails, invitation, clock.nowMs());
    if (isClosed) await note(trx, 'invitation.revoked', asker, invitation, {});
  }

  async function read(personId: string): Promise<Person> {
    const person = await findPersonById(db, personId);
    if (!person) throw new Error('the account was not stored');
    return person;
  }

  return {
    async create(inviter, draft) {
      checkMayGive(inviter, draft);
      const known = (await findPersonByEmail(db, draft.email))?.person;
      const present = known?.role === 'admin' ? 'admin' : known?.roles.find(isAt(draft.institutionId))?.role;
      if (present && compareRoles(present, draft.role) >= 0) {
        throw new AppError('CONFLICT', 'that person has this role already, or a higher one');
      }
      const institution = await db
        .selectFrom('institutions')
        .select(['name', 'time_zone as timeZone'])
        .where('id', '=', draft.institutionId)
        .executeTakeFirst();
      if (!institution) throw noInstitution();
      const nowMs = clock.nowMs();
      const id = makeId('invitation');
      const language = known?.language ?? draft.language;
      try {
        const sent = await db.transaction().execute(async (trx) => {
          const earlier = await trx
            .selectFrom('invitations')
            .select(['id', 'mail_id'])
            .where('email', '=', draft.email)
            .where('institution_id', '=', draft.institutionId)
            .where('accepted_at_ms', 'is', null)
            .where('revoked_at_ms', 'is', null)
            .execute();
          for (const each of earlier) await close(trx, inviter, { ...each, institution_id: draft.institutionId });
          const made = await send(trx, inviter, { ...draft, id, language, institution });
          await trx
            .insertInto('invitations')
            .values({
              ...{ id, email: draft.email, role: draft.role, institution_id: draft.institutionId, language },
              ...{ invited_by: inviter.id, created_at_ms: nowMs, accepted_at_ms: null, revoked_at_ms: null },
              ...made.link,
            })
            .execute();
          await note(
            trx,
            'invitation.sent',
            inviter,
            { id, institution_id: draft.institutionId },
            { role: draft.role },
          );
          return made.sent;
        });
        mails.wake();
        return sent;
      } catch (error) {
        if (isForeignKeyViolation(error)) throw noInstitution();
        throw error;
      }
    },

    list: (asker) => listInvitations(db, seenInstitutions(asker), clock.nowMs()),

    async resend(asker, id) {
      const row = await manage(asker, id);
      if (row.revoked_at_ms !== null) throw new AppError('CONFLICT', 'the invitation was withdrawn');
      const { email, role, institution_id: institutionId, language, institutionName: name, timeZone } = row;
      const sent = await db.transaction().execute(async (trx) => {
        if (row.mail_id !== null) await mails.drop(trx, row.mail_id);
        const draft = { id, email, role, institutionId, language: language ?? 'en', institution: { name, timeZone } };
        const made = await send(trx, asker, draft);
        const { numUpdatedRows } = await trx
          .updateTable('invitations')
          .set(made.link)
          .where('token_hash', '=', row.token_hash)
          .where('accepted_at_ms', 'is', null)
          .where('revoked_at_ms', 'is', null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) throw new AppError('CONFLICT', 'the invitation was answered or changed just now');
        await note(trx, 'invitation.resent', asker, row, { role });
        return made.sent;
      });
      mails.wake();
      return sent;
    },

    async revoke(asker, id) {
      const row = await manage(asker, id);
      await db.transaction().execute((trx) => close(trx, asker, row));
    },

    async inspect(token) {
      const { email, institutionName, role } = await findOpen(token);
      return { email, institutionName, role, hasAccount: (await findPersonByEmail(db, email)) !== null };
    },

    async accept({ token, name, password }) {
      const row = await findOpen(token);
      const passwordHash = await hashPassword(password);
      const id = makeId('person');
      const nowMs = clock.nowMs();
      const { email, role, institution_id: institutionId } = row;
      try {
        await db.transaction().execute(async (trx) => {
          await take(trx, row, nowMs);
          await insertPerson(trx, { id, name, email, role, institutionId, passwordHash, nowMs });
          await note(trx, 'invitation.accepted', { id }, row, { role });
        });
      } catch (error) {
        if (isUniqueViolation(error)) throw new AppError('CONFLICT', 'that mail address has an account already');
        throw error;
      }
      return read(id);
    },

    async join(person, token) {
      const row = await findOpen(token);
      if (row.email !== person.email) throw new AppError('FORBIDDEN', 'this invitation is for another mail address');
      const nowMs = clock.nowMs();
      const present = person.roles.find(isAt(row.institution_id))?.role ?? 'member';
      await db.transaction().execute(async (trx) => {
        await take(trx, row, nowMs);
        // Administrators are so everywhere, whichever institution they were invited to; the role stands at their own.
        const institutionId = row.role === 'admin' ? person.institutionId : row.institution_id;
        await setRole(trx, person, { institutionId, role: higherRole(present, row.role) }, nowMs);
        await note(trx, 'invitation.accepted', person, row, { role: row.role });
      });
      return read(person.id);
    },
  };
}

function isAt(institutionId: string) {
  return (each: { institutionId: string }): boolean => each.institutionId === institutionId;
}

function acceptedAlready(): AppError {
  return new AppError('CONFLICT', 'the invitation was accepted already');
}

function noInstitution(): AppError {
  return new AppError('NOT_FOUND', 'there is no such institution');
}
