import type { CaptionEvent } from './events.ts';
import type { CaptionsState } from './state.ts';

/** More are read before the next ones are shown: see `captionCues`. */
const mostKeptLines = 4;

/** The captions after one more line. Pure and total. */
export function applyCaption(
  captions: CaptionsState,
  { seq, atMs, language, text }: CaptionEvent,
  isLive: boolean,
): CaptionsState {
  const lines = [...(captions.lines[language] ?? []), { seq, atMs, text }].slice(-mostKeptLines);
  const isNew = isLive && !captions.languages.includes(language);
  return {
    lines: { ...captions.lines, [language]: lines },
    languages: isNew ? [...captions.languages, language] : captions.languages,
  };
}

/** What was tried out is not on the air, and what was on the air is over: a line is of one phase only. */
export function withoutLines(captions: CaptionsState): CaptionsState {
  return Object.keys(captions.lines).length === 0 ? captions : { ...captions, lines: {} };
}
