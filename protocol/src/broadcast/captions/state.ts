import { z } from 'zod';
import { EpochMs } from '../../ids.ts';

/**
 * Which language a caption is in: a BCP 47 tag of a language, with its script and region where they matter. Narrower
 * than what an event may name, so that every browser can say the language's name (Intl refuses some other tags).
 */
export const CaptionLanguage = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/);
export type CaptionLanguage = z.infer<typeof CaptionLanguage>;

export const CaptionLine = z.object({
  /** Number of the event with which it was said. */
  seq: z.number().int().positive(),
  atMs: EpochMs,
  text: z.string(),
});
export type CaptionLine = z.infer<typeof CaptionLine>;

export const CaptionsState = z.object({
  /** The newest lines of each language, oldest first: as many as may still be read. All others stand in the log. */
  lines: z.record(CaptionLanguage, z.array(CaptionLine)),
  /** In which the audience has had captions, in the order of their beginning. */
  languages: z.array(CaptionLanguage),
});
export type CaptionsState = z.infer<typeof CaptionsState>;

export const noCaptions: CaptionsState = { lines: {}, languages: [] };

/** In which there are captions at this moment, or were: what can be chosen. */
export function captionLanguages({ lines, languages }: CaptionsState): CaptionLanguage[] {
  return [...new Set([...languages, ...Object.keys(lines)])];
}
