import { z } from 'zod';
import { Id } from '../../ids.ts';
import { PageNumber, PagePlace, Stroke } from './state.ts';

/** What people ask for: a part of `clientCommands`. */
export const slidesClientCommands = {
  /** Names the page, not a direction: two who turn at once do not skip one. */
  'slides.show': PagePlace,
  'slides.hide': z.object({}),
  'slides.draw': z.object({ stroke: Stroke }),
  'slides.erase': z.object({ deckId: Id, page: PageNumber, strokeId: Id.nullable() }),
} as const;

/** What the server says once a file was stored, or is to be deleted: a part of `systemCommands`. */
export const slidesSystemCommands = {
  'slides.add': z.object({ deckId: Id, pageCount: z.number().int().positive(), byId: Id.nullable() }),
  'slides.remove': z.object({ deckId: Id, byId: Id.nullable() }),
} as const;
