import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import type { FullEventStore } from '../events/event-store.ts';
import { canSee } from '../events/rules.ts';
import { seeEvent } from '../events/see-event.ts';
import { findInstitution } from '../institutions/institution-store.ts';
import { findPersonById } from '../people/people-store.ts';
import type { LinkGrants, StoredEvent } from '../ports.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import type { CalendarEntry } from './entry.ts';
import type { FeedStore } from './feed-store.ts';
import { writeCalendar, writePublicFeed } from './icalendar.ts';

/** What is older has left a subscribed calendar: calendars of the field keep the past by themselves or not at all. */
const keptMs = 90 * 24 * 60 * 60 * 1000;

interface Deps {
  db: Database;
  events: FullEventStore;
  links: LinkGrants;
  feeds: FeedStore;
  rateLimits: RateLimits;
  clock: Clock;
  publicUrl: () => string;
}

type CalendarRouteName =
  | 'events.calendar'
  | 'institutions.calendar'
  | 'calendarFeed.read'
  | 'calendarFeed.show'
  | 'calendarFeed.renew'
  | 'calendarFeed.revoke';

/** An event as calendars have it. The lead campus organises; answers by mail are read by nobody. */
export function entryOfEvent(event: StoredEvent, publicUrl: string): CalendarEntry {
  return {
    ...event,
    series: null,
    url: `${publicUrl}/events/${event.id}`,
    organizer: { name: event.institutionName, email: `no-reply@${new URL(publicUrl).hostname}` },
  };
}

export function calendarHandlers(deps: Deps): HandlersOf<CalendarRouteName> {
  const { db, events, links, feeds, rateLimits, clock, publicUrl } = deps;
  const entries = (list: readonly StoredEvent[]) => list.map((event) => entryOfEvent(event, publicUrl()));
  const sinceMs = () => clock.nowMs() - keptMs;

  return {
    'events.calendar': async ({ params, query, person, ip }) => {
      await rateLimits.consume('feed by address', ip);
      const { event } = await seeEvent({ events, links }, { id: params.id, link: query.link, person });
      return writeCalendar(event.title, entries([event]));
    },

    'institutions.calendar': async ({ params, ip }) => {
      await rateLimits.consume('feed by address', ip);
      const institution = await findInstitution(db, params.id);
      if (!institution) throw new AppError('NOT_FOUND', 'there is no such institution');
      return writePublicFeed(institution.name, entries(await events.listOfInstitution(institution.id, sinceMs())));
    },

    'calendarFeed.read': async ({ params, ip }) => {
      await rateLimits.consume('feed by address', ip);
      const personId = await feeds.personOf(params.token);
      const person = personId === null ? null : await findPersonById(db, personId);
      if (!person) throw new AppError('NOT_FOUND', 'there is no such calendar');
      const near = await events.listOfPerson(person, sinceMs());
      // Whoever is registered for something knows it, by a link if by nothing else.
      const registered = await events.listRegistered(person.id, sinceMs());
      const own = new Map(
        [...near.filter((event) => canSee(event, person, null)), ...registered].map((event) => [event.id, event]),
      );
      return writeCalendar(person.name, entries([...own.values()]));
    },

    'calendarFeed.show': async ({ person }) => ({ feed: await feeds.find(signedIn(person).id) }),

    'calendarFeed.renew': async ({ person }) => {
      const { feed, token } = await feeds.renew(signedIn(person).id);
      return { feed, url: `${publicUrl()}/api/feeds/${token}/calendar.ics` };
    },

    'calendarFeed.revoke': async ({ person }) => {
      await feeds.revoke(signedIn(person).id);
      return {};
    },
  };
}
