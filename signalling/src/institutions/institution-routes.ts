import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import { makeId } from '../keys/secrets.ts';
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
    'institutions.create': ({ body }) =>
      insertInstitution(db, {
        id: makeId('institution'),
        draft: body,
        isLead: false,
        isDemo: false,
        nowMs: clock.nowMs(),
      }),
  };
}
