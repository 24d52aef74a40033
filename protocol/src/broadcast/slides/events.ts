import { z } from 'zod';
import { EpochMs, Id } from '../../ids.ts';
import { PageNumber, PagePlace, Stroke } from './state.ts';

/** `byId`: the participant who did it; null for the system, and for an organiser before the event. */
const numbered = { seq: z.number().int().positive(), atMs: EpochMs, byId: Id.nullable() };

/** What happens to slides: a part of `BroadcastEvent`. */
export const slidesEvents = [
  z.object({ ...numbered, type: z.literal('slides.added'), deckId: Id, pageCount: z.number().int().positive() }),
  /** `wasOnAir`: whether the audience had seen any of it, so that its file stays; logs from before do not say it. */
  z.object({ ...numbered, type: z.literal('slides.removed'), deckId: Id, wasOnAir: z.boolean().optional() }),
  /** Begins with a file, or turns its page. */
  z.object({ ...numbered, type: z.literal('slides.shown'), ...PagePlace.shape }),
  z.object({ ...numbered, type: z.literal('slides.hidden') }),
  z.object({ ...numbered, type: z.literal('slides.drawn'), stroke: Stroke }),
  /** One line, or with `strokeId` null all that was drawn on the page. */
  z.object({
    ...numbered,
    type: z.literal('slides.erased'),
    deckId: Id,
    page: PageNumber,
    strokeId: Id.nullable(),
  }),
] as const;

export type SlidesEvent = z.infer<(typeof slidesEvents)[number]>;
