import { longestText, longestTitle } from '@campus/protocol/slide-limits';

/** A piece of text as it stands on a page: PDF has no lines or titles, only pieces in places. */
export interface TextPiece {
  readonly text: string;
  /** From the bottom of the page, in its own units. */
  readonly y: number;
  /** Of its letters. */
  readonly height: number;
}

interface Line {
  text: string;
  readonly y: number;
  height: number;
}

/** What is in a page for those who search, and what it is called: its largest words, which are its title nearly always. */
export function describePage(pieces: readonly TextPiece[]): { title: string; text: string } {
  const lines = linesOf(pieces);
  return { title: titleOf(lines), text: cut(lines.map(({ text }) => text).join('\n'), longestText) };
}

/** Pieces that follow each other at the same height are one line. */
function linesOf(pieces: readonly TextPiece[]): Line[] {
  const lines: Line[] = [];
  for (const { text, y, height } of pieces) {
    if (clean(text) === '') {
      const last = lines.at(-1);
      if (last && text !== '' && !last.text.endsWith(' ')) last.text += ' ';
      continue;
    }
    const last = lines.at(-1);
    if (last && Math.abs(last.y - y) < Math.max(last.height, height) / 2) {
      last.text += text;
      last.height = Math.max(last.height, height);
    } else lines.push({ text, y, height });
  }
  return lines.map((line) => ({ ...line, text: clean(line.text) })).filter(({ text }) => text !== '');
}

function titleOf(lines: readonly Line[]): string {
  const worded = lines.filter(({ text }) => (text.match(/\p{L}/gu) ?? []).length >= 2);
  const largest = Math.max(0, ...worded.map(({ height }) => height));
  const first = worded.findIndex(({ height }) => height >= largest * 0.98);
  if (first < 0) return '';
  const words: string[] = [];
  // A title of several lines goes on in the same size, right below.
  for (let index = first; index < worded.length; index += 1) {
    const line = worded[index];
    const before = index > first ? worded[index - 1] : undefined;
    const isNext = !before || (line && Math.abs(before.y - line.y) < largest * 2);
    if (!line || line.height < largest * 0.98 || !isNext) break;
    words.push(line.text);
  }
  return cut(words.join(' '), longestTitle);
}

function clean(text: string): string {
  // Control characters are no text, and a database may refuse them.
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Co}\s]+/gu, ' ')
    .trim();
}

/** Without half of a character at its end. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text.toWellFormed();
  return `${text
    .slice(0, longest - 1)
    .trimEnd()
    .replace(/[\uD800-\uDBFF]$/, '')}…`.toWellFormed();
}
