import type { Person, PlatformRole, UniversityRefusal } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Kysely } from 'kysely';
import { type AuditRecord, recordAudit } from '../audit/record-audit.ts';
import { isUniqueViolation } from '../database/errors.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { findLeadInstitution } from '../institutions/institution-store.ts';
import { makeId } from '../keys/secrets.ts';
import { findPersonById, insertPerson } from '../people/people-store.ts';
import { isAnotherAdmin, setRole } from '../people/role-store.ts';
import { type Admission, admit, changedRole, type UniversityPerson } from './rules.ts';

type Admitted = { kind: 'admitted'; person: Person } | { kind: 'refused'; reason: UniversityRefusal };

export interface UniversityAccounts {
  /** The account of somebody whom the university has sent: found, linked or made. */
  admit(person: UniversityPerson): Promise<Admitted>;
}

interface Deps {
  db: Database;
  clock: Clock;
  issuer: string;
  domains: readonly string[];
}

export function createUniversityAccounts({ db, clock, issuer, domains }: Deps): UniversityAccounts {
  const once = (person: UniversityPerson): Promise<Admitted> =>
    db.transaction().execute(async (trx) => {
      const identity = await trx
        .selectFrom('university_identities')
        .selectAll()
        .where('issuer', '=', issuer)
        .where('subject', '=', person.subject)
        .executeTakeFirst();
      const account = await trx
        .selectFrom('people')
        .select(['id', 'is_email_confirmed'])
        .where('email', '=', person.email ?? '')
        .executeTakeFirst();
      const admission = admit({
        person,
        domains,
        linkedPersonId: identity?.person_id ?? null,
        account: account ? { personId: account.id, isEmailConfirmed: account.is_email_confirmed === 1 } : null,
      });
      if (admission.kind === 'refuse' || person.email === null) {
        return { kind: 'refused', reason: admission.kind === 'refuse' ? admission.reason : 'unverified-mail' };
      }
      const personId = await carryOut(trx, admission, { ...person, email: person.email }, identity);
      const found = await findPersonById(trx, personId);
      if (!found) throw new Error('the account was not stored');
      return { kind: 'admitted', person: found };
    });

  type VerifiedPerson = UniversityPerson & { email: string };
  type Identity = { made_account: number; claimed_role: PlatformRole };

  async function carryOut(
    trx: Kysely<Schema>,
    admission: Exclude<Admission, { kind: 'refuse' }>,
    person: VerifiedPerson,
    identity: Identity | undefined,
  ): Promise<string> {
    if (admission.kind === 'known') {
      await noteUse(trx, admission.personId, person, identity);
      return admission.personId;
    }
    if (admission.kind === 'link') {
      const { personId } = admission;
      await insertIdentity(trx, personId, person, false);
      await note(trx, personId, { action: 'account.linked', actorId: personId });
      return personId;
    }
    const invitation = await takeInvitation(trx, person.email);
    const institutionId = invitation?.institution_id ?? (await findLeadInstitution(trx))?.id;
    if (institutionId === undefined) throw new Error('the campus is not set up');
    const { name, email } = person;
    const id = makeId('person');
    const role = invitation?.role ?? person.role;
    await insertPerson(trx, { id, name, email, role, institutionId, passwordHash: '', nowMs: clock.nowMs() });
    await insertIdentity(trx, id, person, invitation === undefined);
    if (invitation) {
      const subject = { kind: 'invitation', id: invitation.id } as const;
      const accepted = {
        action: 'invitation.accepted',
        actorId: id,
        subject,
        institutionId,
        detail: { role },
      } as const;
      await recordAudit(trx, accepted, clock.nowMs());
    } else {
      await note(trx, id, { action: 'account.created', actorId: id, institutionId, detail: { role } });
    }
    return id;
  }

  async function insertIdentity(trx: Kysely<Schema>, personId: string, person: VerifiedPerson, hasMade: boolean) {
    const nowMs = clock.nowMs();
    await trx
      .insertInto('university_identities')
      .values({
        issuer,
        subject: person.subject,
        person_id: personId,
        email: person.email,
        made_account: hasMade ? 1 : 0,
        claimed_role: person.role,
        linked_at_ms: nowMs,
        used_at_ms: nowMs,
      })
      .execute();
  }

  async function noteUse(
    trx: Kysely<Schema>,
    personId: string,
    { subject, email, role }: VerifiedPerson,
    identity: Identity | undefined,
  ): Promise<void> {
    await trx
      .updateTable('university_identities')
      .set({ email, claimed_role: role, used_at_ms: clock.nowMs() })
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .execute();
    // The university has just vouched for it.
    await trx
      .updateTable('people')
      .set({ is_email_confirmed: 1 })
      .where('id', '=', personId)
      .where('email', '=', email)
      .execute();
    if (!identity) return;
    const { made_account, claimed_role: lastClaimed } = identity;
    const changed = changedRole({ isMadeByUniversity: made_account === 1, lastClaimed, claimed: role });
    if (changed !== null) await changeRole(trx, personId, changed);
  }

  /** The campus keeps its last administrator, whatever a university says. */
  async function changeRole(trx: Kysely<Schema>, personId: string, role: PlatformRole): Promise<void> {
    const person = await findPersonById(trx, personId);
    if (!person || person.role === role) return;
    if (person.role === 'admin' && !(await isAnotherAdmin(trx, personId))) return;
    const { institutionId, role: roleBefore } = person;
    await setRole(trx, person, { institutionId, role }, clock.nowMs());
    await note(trx, personId, { action: 'role.changed', actorId: null, institutionId, detail: { role, roleBefore } });
  }

  function note(trx: Kysely<Schema>, personId: string, record: Omit<AuditRecord, 'subject'>): Promise<void> {
    return recordAudit(trx, { ...record, subject: { kind: 'person', id: personId } }, clock.nowMs());
  }

  /** An invitation that waits for the address says more than the claims: somebody here meant this person. */
  async function takeInvitation(trx: Kysely<Schema>, email: string) {
    const nowMs = clock.nowMs();
    const invitation = await trx
      .selectFrom('invitations')
      .select(['id', 'token_hash', 'role', 'institution_id'])
      .where('email', '=', email)
      .where('accepted_at_ms', 'is', null)
      .where('revoked_at_ms', 'is', null)
      .where('expires_at_ms', '>', nowMs)
      .orderBy('created_at_ms', 'desc')
      .executeTakeFirst();
    if (!invitation) return undefined;
    await trx
      .updateTable('invitations')
      .set({ accepted_at_ms: nowMs })
      .where('token_hash', '=', invitation.token_hash)
      .execute();
    return invitation;
  }

  return {
    async admit(person) {
      try {
        return await once(person);
      } catch (error) {
        // Two tabs of one person made the account at the same moment: the first one's is there now.
        if (!isUniqueViolation(error)) throw error;
        return once(person);
      }
    },
  };
}
