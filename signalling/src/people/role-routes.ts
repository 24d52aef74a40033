import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../database/open.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import type { Invitations } from './invitations.ts';
import { findPersonById, listPeople } from './people-store.ts';
import { isAnotherAdmin, setRole } from './role-store.ts';
import { checkRoleChange, seenInstitutions } from './rules.ts';

type RoleRouteName =
  | 'people.list'
  | 'people.invite'
  | 'people.changeRole'
  | 'invitations.list'
  | 'invitations.resend'
  | 'invitations.revoke'
  | 'invitations.join';

/** Who gives which role to whom. */
export function roleHandlers(deps: {
  db: Database;
  clock: Clock;
  rateLimits: RateLimits;
  invitations: Invitations;
}): HandlersOf<RoleRouteName> {
  const { db, clock, rateLimits, invitations } = deps;
  return {
    'people.list': async ({ person }) => ({ people: await listPeople(db, seenInstitutions(signedIn(person))) }),
    'people.invite': async ({ person, body }) => {
      const inviter = signedIn(person);
      await rateLimits.consume('invitation by inviter', inviter.id);
      return invitations.create(inviter, body);
    },
    'people.changeRole': async ({ person, params: { id, institutionId }, body: { role } }) => {
      const asker = signedIn(person);
      const subject = checkRoleChange(asker, await findPersonById(db, id), { institutionId, role });
      const roleBefore = subject.roles.find((each) => each.institutionId === institutionId)?.role ?? 'member';
      const nowMs = clock.nowMs();
      if (role !== roleBefore) {
        await db.transaction().execute(async (trx) => {
          if (roleBefore === 'admin' && !(await isAnotherAdmin(trx, id))) {
            throw new AppError('CONFLICT', 'the campus needs an administrator');
          }
          await setRole(trx, subject, { institutionId, role }, nowMs);
          const detail = { roleBefore, ...(role === null ? {} : { role }) };
          const action = role === null ? 'role.removed' : 'role.changed';
          const record = { action, actorId: asker.id, subject: { kind: 'person', id }, institutionId, detail } as const;
          await recordAudit(trx, record, nowMs);
        });
      }
      const [card] = (await listPeople(db, seenInstitutions(asker))).filter((each) => each.id === id);
      // Who has lost the only role there is still named in the answer.
      return card ?? { id, name: subject.name, email: subject.email, roles: [] };
    },
    'invitations.list': async ({ person }) => ({ invitations: await invitations.list(signedIn(person)) }),
    'invitations.resend': async ({ person, params }) => {
      const asker = signedIn(person);
      await rateLimits.consume('invitation by inviter', asker.id);
      return invitations.resend(asker, params.id);
    },
    'invitations.revoke': async ({ person, params }) => {
      await invitations.revoke(signedIn(person), params.id);
      return {};
    },
    'invitations.join': async ({ person, body, ip }) => {
      await rateLimits.consume('invitation by address', ip);
      return invitations.join(signedIn(person), body.token);
    },
  };
}
