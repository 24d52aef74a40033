import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import { describeCentre, findCentre, findCentres } from './centre-store.ts';
import { checkKeepsCentre, keptCentres } from './rules.ts';

/** For those who look after a room: what is in it. */
export function centreHandlers({
  db,
  clock,
}: {
  db: Database;
  clock: Clock;
}): HandlersOf<'centres.list' | 'centres.describe'> {
  const need = async (institutionId: string) => {
    const centre = await findCentre(db, institutionId);
    if (!centre) throw new AppError('NOT_FOUND', 'there is no such institution');
    return centre;
  };
  return {
    'centres.list': async ({ person }) => ({ centres: await findCentres(db, keptCentres(signedIn(person))) }),
    'centres.describe': async ({ person, params, body }) => {
      checkKeepsCentre(signedIn(person), params.id);
      await need(params.id);
      await describeCentre(db, params.id, body, clock.nowMs());
      return need(params.id);
    },
  };
}
