import { type Actor, AppError, authorise, pageSpans, type Person, projectState } from '@campus/protocol';
import type { Database } from '../database/open.ts';
import { canSee } from '../events/rules.ts';
import { admitParticipant, type HandshakeDependencies } from '../live/handshake.ts';
import type { CanHost, SlideAccess, SlidesAsker } from '../ports.ts';
import type { Replays } from '../recordings/replays.ts';
import { mayWatch } from '../recordings/rules.ts';
import type { DeckStore } from './deck-store.ts';

export function createSlideAccess(
  dependencies: HandshakeDependencies & {
    db: Database;
    decks: DeckStore;
    canHost: CanHost;
    replays: Pick<Replays, 'timeline'>;
  },
): SlideAccess {
  const { db, engine, events, links, decks, canHost, replays } = dependencies;

  async function hosts(eventId: string, person: Person | null): Promise<void> {
    const event = await events.find(eventId);
    if (!event || !canSee(event, person, null)) throw new AppError('NOT_FOUND', 'there is no such event');
    if (!canHost(person, event)) throw new AppError('FORBIDDEN', 'this is for the hosts of the event');
  }

  /** By their part in the broadcast: whatever is shown to them at this moment. */
  async function seesLive(deckId: string, eventId: string, join: string): Promise<boolean> {
    const row = await admitParticipant(dependencies, join);
    if (row.broadcast_id !== eventId) return false;
    const state = await engine.state(eventId);
    return Object.hasOwn(projectState(state, { participantId: row.id, role: row.role }).slides.decks, deckId);
  }

  /** By a recording that the asker may watch, and that shows pages of it. */
  async function seesRecorded(deckId: string, eventId: string, { person, link }: SlidesAsker): Promise<boolean> {
    const event = await events.find(eventId);
    if (!event) return false;
    const grant =
      link === undefined
        ? null
        : await links.verify(link).catch((error: unknown) => {
            if (error instanceof AppError) return null;
            throw error;
          });
    const asker = { person, grant, isHost: canHost(person, event) };
    if (asker.isHost) return true;
    const recordings = await db
      .selectFrom('recordings')
      .selectAll()
      .where('event_id', '=', eventId)
      .where('started_at_ms', 'is not', null)
      .where('deleted_at_ms', 'is', null)
      .execute();
    const watched = recordings.filter((row) => mayWatch(row, event, asker));
    if (watched.length === 0) return false;
    const timelines = await Promise.all(watched.map((row) => replays.timeline(row)));
    return timelines.some((timeline) => pageSpans(timeline?.segments ?? []).some((span) => span.deckId === deckId));
  }

  return {
    async presenter(eventId, { person, join }) {
      if (join === undefined) {
        if (!person) throw new AppError('UNAUTHENTICATED', 'this needs an account, or a part in the broadcast');
        await hosts(eventId, person);
        return { participantId: null, personId: person.id };
      }
      const row = await admitParticipant(dependencies, join);
      if (row.broadcast_id !== eventId) throw new AppError('NOT_FOUND', 'there is no such event');
      const actor: Actor = { kind: 'participant', participantId: row.id, role: row.role };
      // Whoever may show slides may bring them.
      authorise(await engine.state(eventId), actor, 'slides.show');
      return { participantId: row.id, personId: row.person_id };
    },

    async admitViewer(deckId, asker) {
      const deck = await decks.find(deckId);
      const isSeen =
        deck !== null &&
        (asker.join === undefined
          ? await seesRecorded(deckId, deck.event_id, asker)
          : await seesLive(deckId, deck.event_id, asker.join));
      if (!isSeen) throw new AppError('NOT_FOUND', 'there are no such slides');
    },
  };
}
