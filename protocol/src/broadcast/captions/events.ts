import { z } from 'zod';
import { EpochMs, Id } from '../../ids.ts';
import { CaptionLanguage } from './state.ts';

/** What happens to captions: a part of `BroadcastEvent`. */
export const captionEvents = [
  z.object({
    seq: z.number().int().positive(),
    atMs: EpochMs,
    /** Who wrote it; null for the system, and for the audience. */
    byId: Id.nullable(),
    type: z.literal('caption.said'),
    language: CaptionLanguage,
    text: z.string(),
  }),
] as const;

export type CaptionEvent = z.infer<(typeof captionEvents)[number]>;
