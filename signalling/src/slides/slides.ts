import { type Actor, AppError, mostDecks, pageSpans, type PageText, type SlidesLimits } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import { makeId } from '../keys/secrets.ts';
import type { SlideAccess } from '../ports.ts';
import type { RecordingStore } from '../recordings/recording-store.ts';
import type { Replays } from '../recordings/replays.ts';
import { joinTokenOf } from '../rest/bind-routes.ts';
import type { HandlerRequest, HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import { type DeckStore, listedDeck, pagesOf } from './deck-store.ts';
import { readPdf } from './read-pdf.ts';

type SlideRouteName = 'slides.list' | 'slides.upload' | 'slides.remove' | 'slides.file' | 'recordings.slides';

const system: Actor = { kind: 'system' };

export function slideHandlers(deps: {
  engine: BroadcastEngine;
  decks: DeckStore;
  access: SlideAccess;
  recordings: Pick<RecordingStore, 'find'>;
  replays: Pick<Replays, 'drawn'>;
  rateLimits: RateLimits;
  limits: SlidesLimits;
  clock: Clock;
}): HandlersOf<SlideRouteName> {
  const { engine, decks, access, recordings, replays, rateLimits, limits, clock } = deps;

  const presenterOf = ({ params, person, req }: HandlerRequest<'slides.upload' | 'slides.remove'>) =>
    access.presenter(params.id, { person, join: joinTokenOf(req), link: undefined });

  const find = async (deckId: string) => {
    const row = await decks.find(deckId);
    if (!row) throw new AppError('NOT_FOUND', 'there are no such slides');
    return row;
  };

  return {
    'slides.list': async ({ params }) => {
      const { slides } = await engine.state(params.id);
      const rows = await decks.findMany(Object.keys(slides.decks));
      const listed = rows.map(listedDeck).toSorted((a, b) => a.uploadedAtMs - b.uploadedAtMs);
      return { decks: listed, limits };
    },

    'slides.upload': async (request) => {
      const { params, query, body } = request;
      const { participantId, personId } = await presenterOf(request);
      await rateLimits.consume('slides by presenter', personId ?? participantId ?? params.id);
      const { phase, slides } = await engine.state(params.id);
      // Before the work is done; the log decides again.
      if (phase === 'ended') throw new AppError('WRONG_PHASE', 'the broadcast has ended');
      if (Object.keys(slides.decks).length >= mostDecks) throw new AppError('LIMIT_EXCEEDED', 'too many files');
      const pages = await readPdf(body, limits);
      const deckId = makeId('deck');
      const own = { id: deckId, event_id: params.id, name: query.name };
      try {
        await decks.insert({ ...own, uploaded_by: personId, uploaded_at_ms: clock.nowMs() }, pages, body);
        const added = { type: 'slides.add', deckId, pageCount: pages.length, byId: participantId } as const;
        await engine.execute(params.id, system, added);
      } catch (error) {
        await decks.remove(deckId);
        throw error;
      }
      return listedDeck(await find(deckId));
    },

    'slides.remove': async (request) => {
      const { params } = request;
      const { participantId } = await presenterOf(request);
      const row = await find(params.deckId);
      if (row.event_id !== params.id) throw new AppError('NOT_FOUND', 'there are no such slides');
      const removed = { type: 'slides.remove', deckId: params.deckId, byId: participantId } as const;
      await engine.execute(params.id, system, removed);
      // Once the audience has seen it, a recording may show it: then it stays until the event goes.
      await decks.removeUnseen(row);
      return {};
    },

    'slides.file': async ({ params, res, ip }) => {
      await rateLimits.consume('slides file by address', ip);
      const file = await decks.file(params.id);
      if (!file) throw new AppError('NOT_FOUND', 'there are no such slides');
      // It never changes: what browsers and caches ask for again needs no look at the bytes.
      res.set('ETag', `"${params.id}"`);
      return file;
    },

    'recordings.slides': async ({ params, ip }) => {
      await rateLimits.consume('replay by address', ip);
      const row = await recordings.find(params.id);
      const drawn = row && (await replays.drawn(row));
      if (!drawn) throw new AppError('NOT_FOUND', 'there is no such recording');
      const spans = pageSpans(drawn.timeline.segments);
      const rows = await decks.findMany([...new Set(spans.map(({ deckId }) => deckId))]);
      const pages: PageText[] = rows.flatMap((deck) => {
        const shown = new Set(spans.flatMap(({ deckId, page }) => (deckId === deck.id ? [page] : [])));
        return pagesOf(deck).flatMap(({ title, text }, index) =>
          shown.has(index + 1) ? [{ deckId: deck.id, page: index + 1, title, text }] : [],
        );
      });
      return { pages, ink: drawn.ink };
    },
  };
}
