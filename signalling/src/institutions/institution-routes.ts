import type { Clock } from '@campus/service-kit/clock';
import { recordAudit } from '../audit/record-audit.ts';
import type { Database } from '../database/open.ts';
import { makeId } from '../keys/secrets.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import { insertInstitution, listInstitutions } from './institution-store.ts';

export function institutionHandlers({
  db,
  clock,
}: {
  db: Database;
  clock: Clock;
}): HandlersOf<'institutions.list' | 'institutions.create'> {
  return {
    'institutions.list': async () => ({ institutions: await listInstitutions(db) }),
    'institutions.create': async ({ person, body }) => {
      const nowMs = clock.nowMs();
      const id = makeId('institution');
      return db.transaction().execute(async (trx) => {
        const made = await insertInstitution(trx, { id, draft: body, isLead: false, isDemo: false, nowMs });
        const subject = { kind: 'institution', id } as const;
        const actorId = signedIn(person).id;
        await recordAudit(trx, { action: 'institution.created', actorId, subject, institutionId: id }, nowMs);
        return made;
      });
    },
  };
}
