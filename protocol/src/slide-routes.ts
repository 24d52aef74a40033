import { z } from 'zod';
import { TimelineInk } from './broadcast/slides/timeline-ink.ts';
import { Id } from './ids.ts';
import { byId, byLink, none, route } from './route-spec.ts';
import { DeckName, ListedDeck, PageText, PdfFile, SlidesLimits } from './slides.ts';

/** Of slides: a part of `routes`. `id` is the event's, but where it says otherwise. */
export const slideRoutes = {
  'slides.list': route('GET', '/api/events/:id/slides', 'slides-presenter', {
    params: byId,
    reply: z.object({ decks: z.array(ListedDeck), limits: SlidesLimits }),
  }),
  /** INVALID with one of `slidesProblems`; LIMIT_EXCEEDED for too large a file, or too many; WRONG_PHASE after the end. */
  'slides.upload': {
    ...route('POST', '/api/events/:id/slides', 'slides-presenter', {
      params: byId,
      query: z.object({ name: DeckName }),
      body: PdfFile,
      reply: ListedDeck,
    }),
    takes: 'file',
  },
  /** What the audience has seen stays with the recording, and goes with the event. */
  'slides.remove': route('DELETE', '/api/events/:id/slides/:deckId', 'slides-presenter', {
    params: byId.extend({ deckId: Id }),
    reply: none,
  }),
  /** `id` is the file's, which never changes: it is asked for once by each device. */
  'slides.file': {
    ...route('GET', '/api/slides/:id', 'slides-viewer', { params: byId, query: byLink, reply: PdfFile }),
    format: 'pdf',
  },
  /** `id` is the recording's: titles and text of the pages that it shows, and what was drawn on them. */
  'recordings.slides': route('GET', '/api/recordings/:id/slides', 'recording-viewer', {
    params: byId,
    query: byLink,
    reply: z.object({ pages: z.array(PageText), ink: z.array(TimelineInk) }),
  }),
} as const;
