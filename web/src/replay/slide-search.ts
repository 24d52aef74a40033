import { chaptersOf, type PageText, type TimelineSegment } from '@campus/protocol';

export interface SlideChapter {
  readonly deckId: string;
  readonly page: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Empty where none was found. */
  readonly title: string;
  /** What of the text was looked for, with some words around it; null when the title has it, or nothing was. */
  readonly found: string | null;
}

/** So many letters before and after what was found. */
const around = 40;

/** Chapters by their time, each with its title; only those whose title or text has what is looked for. */
export function slideChapters(
  segments: readonly TimelineSegment[],
  pages: readonly PageText[],
  wanted: string,
): SlideChapter[] {
  const texts = new Map(pages.map((page) => [keyOf(page), page]));
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  return chaptersOf(segments).flatMap((span) => {
    const { title = '', text = '' } = texts.get(keyOf(span)) ?? {};
    const isIn = (where: string) => words.every((word) => where.includes(word));
    if (!isIn(`${plain(title)} ${plain(text)}`)) return [];
    const found = words.length === 0 || isIn(plain(title)) ? null : excerpt(text, words);
    return [{ ...span, title, found }];
  });
}

/** As it is looked for: whoever types "universita" means "Università" too. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

function excerpt(text: string, words: readonly string[]): string | null {
  // Letter by letter, since marks that were taken off would shift the places.
  const letters = [...text.normalize('NFC').replace(/\s+/g, ' ')];
  const plainLetters = letters.map(plain);
  const joined = plainLetters.join('');
  const at = Math.min(...words.map((word) => joined.indexOf(word)).filter((index) => index >= 0));
  if (!Number.isFinite(at)) return null;
  let [first, length] = [0, 0];
  while (first < letters.length && length < at) length += plainLetters[first++]?.length ?? 0;
  const [from, to] = [Math.max(0, first - around), Math.min(letters.length, first + around)];
  return `${from > 0 ? '…' : ''}${letters.slice(from, to).join('').trim()}${to < letters.length ? '…' : ''}`;
}

function keyOf({ deckId, page }: { deckId: string; page: number }): string {
  return `${deckId} ${page}`;
}
