import type { Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Database } from '../database/open.ts';
import { seeEvent } from '../events/see-event.ts';
import type { Broadcasts, EventStore, LinkGrants } from '../ports.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import { listRegistrations } from './registration-list.ts';
import type { RegistrationStore, Subject } from './registration-store.ts';
import { canSpeakForCentre, checkOpen } from './rules.ts';

interface Deps {
  db: Database;
  events: EventStore;
  links: LinkGrants;
  broadcasts: Broadcasts;
  registrations: RegistrationStore;
}

type RegistrationRouteName =
  | 'registrations.own'
  | 'registrations.register'
  | 'registrations.withdraw'
  | 'registrations.list'
  | 'registrations.remove';

/** Throws FORBIDDEN where the person does not speak for the centre. */
function subjectOf(kind: Subject['kind'], person: Person): Subject {
  if (kind === 'person') return { kind, id: person.id };
  if (!canSpeakForCentre(person)) throw new AppError('FORBIDDEN', 'this is for the coordinators of the centre');
  return { kind, id: person.institutionId };
}

export function registrationHandlers(deps: Deps): HandlersOf<RegistrationRouteName> {
  const { db, events, links, broadcasts, registrations } = deps;
  const see = async (id: string, link: string | undefined, person: Person) =>
    (await seeEvent({ events, links }, { id, link, person })).event;

  return {
    'registrations.own': async ({ params, query, person }) => {
      const asker = signedIn(person);
      const event = await see(params.id, query.link, asker);
      return {
        person: await registrations.find(event.id, { kind: 'person', id: asker.id }),
        centre: await registrations.find(event.id, { kind: 'centre', id: asker.institutionId }),
        canSpeakForCentre: canSpeakForCentre(asker),
        seats: await registrations.seats(event.id),
      };
    },

    'registrations.register': async ({ params, query, body, person }) => {
      const asker = signedIn(person);
      const event = await see(params.id, query.link, asker);
      const subject = subjectOf(body.kind, asker);
      checkOpen(event, (await broadcasts.broadcastPhases([event.id])).get(event.id) ?? 'scheduled');
      const heads = body.kind === 'centre' ? body.heads : 1;
      return registrations.register({ eventId: event.id, subject, heads, personId: asker.id });
    },

    'registrations.withdraw': async ({ params, person }) => {
      const asker = signedIn(person);
      // Also from what one may see no more: whoever was registered for it knows it.
      await registrations.withdraw(params.id, subjectOf(params.kind, asker));
      return {};
    },

    'registrations.list': async ({ params }) => ({
      registrations: await listRegistrations(db, params.id),
      seats: await registrations.seats(params.id),
    }),

    'registrations.remove': async ({ params }) => {
      if (!(await registrations.remove(params.id, params.registrationId))) {
        throw new AppError('NOT_FOUND', 'the event has no such registration');
      }
      return {};
    },
  };
}
