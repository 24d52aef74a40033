import type { CampusEvent, Person, Phase } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import { makeId } from '../keys/secrets.ts';
import type { Broadcasts, Grant, LinkGrants, StoredEvent } from '../ports.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { FullEventStore } from './event-store.ts';
import { institutionOfEvent } from './institution-of-event.ts';
import { canHost, canSee, checkAgenda, checkCancel, checkChange } from './rules.ts';
import { seeEvent } from './see-event.ts';

const listedForMs = 90 * 24 * 60 * 60 * 1000;

interface Deps {
  db: Database;
  events: FullEventStore;
  broadcasts: Broadcasts;
  links: LinkGrants;
  clock: Clock;
}

type EventRouteName = 'events.list' | 'events.create' | 'events.show' | 'events.update' | 'events.cancel';

/** The event as the asker gets it; a link of a host makes a host (which only the demo has). */
export function showEvent(
  event: StoredEvent,
  phase: Phase,
  asker: { person: Person | null; grant?: Grant | null },
): CampusEvent {
  const isHostByLink = asker.grant?.eventId === event.id && asker.grant.role === 'host';
  return { ...event, phase, canHost: canHost(asker.person, event) || isHostByLink };
}

export function eventHandlers({ db, events, broadcasts, links, clock }: Deps): HandlersOf<EventRouteName> {
  async function phaseOf(eventId: string): Promise<Phase> {
    return (await broadcasts.broadcastPhases([eventId])).get(eventId) ?? 'scheduled';
  }

  async function need(eventId: string): Promise<StoredEvent> {
    const event = await events.find(eventId);
    if (!event) throw new AppError('NOT_FOUND', 'there is no such event');
    return event;
  }

  return {
    'events.list': async ({ person }) => {
      const all = await events.listSince(clock.nowMs() - listedForMs);
      const seen = all.filter((event) => canSee(event, person, null));
      const phases = await broadcasts.broadcastPhases(seen.map((event) => event.id));
      return { events: seen.map((event) => showEvent(event, phases.get(event.id) ?? 'scheduled', { person })) };
    },

    'events.create': async ({ person, body: { institutionId: asked, ...draft } }) => {
      const organiser = signedIn(person);
      const institutionId = await institutionOfEvent(db, organiser, { institutionId: asked });
      checkAgenda(draft);
      const id = makeId('event');
      // The broadcast first: one without an event is never found by anybody, an event without one could not begin.
      const { isRecordedAutomatically, isForSchools } = draft;
      await broadcasts.createBroadcast({ eventId: id, isRecordedAutomatically, isForSchools });
      const event = await events.insert({
        ...{ id, draft, institutionId },
        createdBy: organiser.id,
        isDemo: false,
        nowMs: clock.nowMs(),
      });
      return showEvent(event, 'scheduled', { person });
    },

    'events.show': async ({ params, query, person }) => {
      const { event, grant } = await seeEvent({ events, links }, { id: params.id, link: query.link, person });
      return showEvent(event, await phaseOf(event.id), { person, grant });
    },

    'events.update': async ({ params, body, person }) => {
      checkChange(await need(params.id), body);
      // The broadcast first: its log is what counts.
      if (body.isForSchools) await broadcasts.protectBroadcast(params.id);
      await events.update(params.id, body, clock.nowMs());
      return showEvent(await need(params.id), await phaseOf(params.id), { person });
    },

    'events.cancel': async ({ params }) => {
      const event = await need(params.id);
      checkCancel(await phaseOf(event.id));
      // The broadcast first, which decides once more: a host may go live at this very moment. What is interrupted
      // between the two is completed by doing it again.
      await broadcasts.cancelBroadcast(event.id);
      await events.cancel(event.id, clock.nowMs());
      return {};
    },
  };
}
