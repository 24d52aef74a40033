import type { EventSeries, Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { entryOfEvent } from '../calendar/calendar-routes.ts';
import { writeCalendar } from '../calendar/icalendar.ts';
import { plannedTimes } from '../calendar/series.ts';
import type { Database } from '../database/open.ts';
import { institutionOfEvent } from '../events/institution-of-event.ts';
import { canHost, canSee } from '../events/rules.ts';
import type { StoredEvent } from '../ports.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import { exceptionsOf } from './rules.ts';
import { membersOf, type SeriesKeeper, timingOf } from './series.ts';
import type { StoredSeries } from './series-store.ts';

type SeriesRouteName =
  | 'series.preview'
  | 'series.create'
  | 'series.show'
  | 'series.calendar'
  | 'series.update'
  | 'series.cancel';

const ownFields = ['title', 'description', 'kind', 'visibility'] as const;

/** A series as far as its being seen is concerned: what it says of new events. */
export function seriesAsSeen({ id, institutionId, draft }: StoredSeries) {
  return { id, institutionId, visibility: draft.visibility };
}

export function seriesHandlers({
  db,
  series,
  rateLimits,
  publicUrl,
}: {
  db: Database;
  series: SeriesKeeper;
  rateLimits: RateLimits;
  publicUrl: () => string;
}): HandlersOf<SeriesRouteName> {
  async function see(id: string, person: Person | null): Promise<{ found: StoredSeries; events: StoredEvent[] }> {
    const found = await series.find(id);
    if (!found || !canSee(seriesAsSeen(found), person, null))
      throw new AppError('NOT_FOUND', 'there is no such series');
    return { found, events: await series.events(id) };
  }

  async function show(id: string, person: Person | null): Promise<EventSeries> {
    const { found, events } = await see(id, person);
    const states = new Map(
      exceptionsOf(timingOf(found), membersOf(events)).map(({ occurrence, kind }) => [occurrence, kind]),
    );
    return {
      id: found.id,
      institutionId: found.institutionId,
      institutionName: found.institutionName,
      draft: found.draft,
      rule: found.rule,
      canHost: canHost(person, found),
      occurrences: events
        .filter((event) => canSee(event, person, null))
        .map((event) => {
          const kind = states.get(event.occurrence ?? '');
          return {
            eventId: event.id,
            occurrence: event.occurrence ?? '',
            state: kind === 'moved' || kind === 'cancelled' ? kind : 'planned',
            startsAtMs: event.startsAtMs,
            endsAtMs: event.startsAtMs + event.durationMinutes * 60_000,
          };
        }),
    };
  }

  /** Events that were changed by themselves, or before the series was, with a page of their own. */
  function describedAlone({ draft }: StoredSeries, seen: readonly StoredEvent[]) {
    return new Map(
      membersOf(seen)
        .filter((event) => ownFields.some((field) => event[field] !== draft[field]))
        .map(({ occurrence, title, description, kind, visibility, id }) => [
          occurrence,
          { title, description, kind, visibility, url: `${publicUrl()}/events/${id}` },
        ]),
    );
  }

  return {
    'series.preview': async ({ body }) => ({ occurrences: plannedTimes(body) }),

    'series.create': async ({ person, body: { institutionId: asked, ...draft } }) => {
      const organiser = signedIn(person);
      const institutionId = await institutionOfEvent(db, organiser, { institutionId: asked });
      return show(await series.create(draft, { id: organiser.id, institutionId }), person);
    },

    'series.show': async ({ params, person }) => show(params.id, person),

    'series.calendar': async ({ params, person, ip }) => {
      await rateLimits.consume('feed by address', ip);
      const { found, events } = await see(params.id, person);
      const seen = events.filter((event) => canSee(event, person, null));
      const [first] = seen;
      if (!first) throw new AppError('NOT_FOUND', 'there is no event in this series');
      const entry = {
        ...entryOfEvent({ ...first, ...found.draft }, publicUrl()),
        id: found.id,
        url: `${publicUrl()}/series/${found.id}`,
        isCancelled: events.every((event) => event.isCancelled),
        // What one may not see of it is not in it.
        series: {
          rule: found.rule,
          exceptions: exceptionsOf(timingOf(found), membersOf(seen)),
          own: describedAlone(found, seen),
        },
        sequence: events.reduce((sum, event) => sum + event.sequence, found.sequence),
        createdAtMs: found.createdAtMs,
        changedAtMs: Math.max(found.changedAtMs, ...events.map((event) => event.changedAtMs)),
      };
      return writeCalendar(found.draft.title, [entry]);
    },

    'series.update': async ({ params, body, person }) => show(await series.change(params.id, body), person),

    'series.cancel': async ({ params, query }) => {
      await series.cancel(params.id, query.from);
      return {};
    },
  };
}
