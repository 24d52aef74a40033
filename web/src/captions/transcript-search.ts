import type { CaptionCue } from '@campus/protocol';
import { plain } from '../replay/slide-search.ts';

/** Only the cues that have all the words that are looked for; all of them where nothing is. */
export function cuesWith(cues: readonly CaptionCue[], wanted: string): readonly CaptionCue[] {
  const words = plain(wanted).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return cues;
  return cues.filter(({ text }) => words.every((word) => plain(text).includes(word)));
}
