import { z } from 'zod';
import { EpochMs, Id } from '../../ids.ts';

/** A file with pages. Its name, its titles and its text stand in a table of their own, not in the log. */
export const Deck = z.object({
  id: Id,
  pageCount: z.number().int().positive(),
  addedAtMs: EpochMs,
  /** Whether the audience has seen any of it: then it belongs to what a recording may show. */
  wasOnAir: z.boolean(),
});
export type Deck = z.infer<typeof Deck>;

/** Pages are counted from 1, as people count them. */
export const PageNumber = z.number().int().positive();

/** Where a page is at this moment, or was. */
export const PagePlace = z.object({ deckId: Id, page: PageNumber });
export type PagePlace = z.infer<typeof PagePlace>;

/** Both directions of a page are this long, whatever its shape: 0 is left and top. */
export const PAGE_UNITS = 10_000;
export const PageUnit = z.number().int().min(0).max(PAGE_UNITS);

export const InkColour = z.enum(['red', 'blue', 'green', 'yellow']);
export type InkColour = z.infer<typeof InkColour>;

/** The longest line in points; what draws thins it out before. */
export const longestStroke = 128;

/** x and y in turn, in page units. */
export const StrokePoints = z
  .array(PageUnit)
  .min(2)
  .max(longestStroke * 2)
  .refine((points) => points.length % 2 === 0, 'must be pairs of x and y');

export const Stroke = PagePlace.extend({ id: Id, colour: InkColour, points: StrokePoints });
export type Stroke = z.infer<typeof Stroke>;

export const SlidesState = z.object({
  decks: z.record(Id, Deck),
  /** The page that is the main picture, once the broadcast is live. */
  shown: PagePlace.nullable(),
  /** What was drawn over the pages, in the order of drawing. */
  strokes: z.array(Stroke),
});
export type SlidesState = z.infer<typeof SlidesState>;

export const noSlides: SlidesState = { decks: {}, shown: null, strokes: [] };
