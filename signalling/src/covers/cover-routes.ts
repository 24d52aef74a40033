import type { CampusEvent, Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import { showEvent } from '../events/event-routes.ts';
import { makeId } from '../keys/secrets.ts';
import type { Broadcasts, EventStore } from '../ports.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import { describeCover, findPicture, removeCover, setCover } from './cover-store.ts';
import { makeCover } from './picture.ts';

type CoverRouteName = 'covers.upload' | 'covers.describe' | 'covers.remove' | 'covers.show';

export function coverHandlers(deps: {
  db: Database;
  clock: Clock;
  events: Pick<EventStore, 'find'>;
  broadcasts: Pick<Broadcasts, 'broadcastPhases'>;
  rateLimits: RateLimits;
}): HandlersOf<CoverRouteName> {
  const { db, clock, events, broadcasts, rateLimits } = deps;

  async function show(eventId: string, person: Person | null): Promise<CampusEvent> {
    const event = await events.find(eventId);
    if (!event) throw new AppError('NOT_FOUND', 'there is no such event');
    const phases = await broadcasts.broadcastPhases([eventId]);
    return showEvent(event, phases.get(eventId) ?? 'scheduled', { person });
  }

  return {
    'covers.upload': async ({ params, query, body, person }) => {
      await rateLimits.consume('cover by account', signedIn(person).id);
      const pictures = await makeCover(body);
      await setCover(db, params.id, { id: makeId('cover'), alt: query.alt ?? '' }, pictures, clock.nowMs());
      return show(params.id, person);
    },

    'covers.describe': async ({ params, body, person }) => {
      const isThere = await describeCover(db, params.id, body.alt);
      if (!isThere) throw new AppError('NOT_FOUND', 'the event has no picture');
      return show(params.id, person);
    },

    'covers.remove': async ({ params, person }) => {
      await removeCover(db, params.id);
      return show(params.id, person);
    },

    'covers.show': async ({ params }) => {
      const picture = await findPicture(db, params.id, params.size);
      if (!picture) throw new AppError('NOT_FOUND', 'there is no such picture');
      return picture;
    },
  };
}
