import { z } from 'zod';
import { legible } from '../../legible.ts';
import { CaptionLanguage } from './state.ts';

export const MAX_CAPTION_LENGTH = 300;

/** One line, whatever it was pasted from. */
function inOneLine(text: string): string {
  return legible(text.replaceAll(/\s+/gu, ' '));
}

/** What people ask for: a part of `clientCommands`. */
export const captionCommands = {
  /** What is being said, in writing. A speech recogniser asks for the same as a person who types. */
  'caption.say': z.object({
    language: CaptionLanguage,
    text: z.string().overwrite(inOneLine).trim().min(1).max(MAX_CAPTION_LENGTH),
  }),
} as const;
