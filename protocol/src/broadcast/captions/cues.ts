/** What stands on the screen, and from when to when. */
export interface CaptionCue {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

export interface SaidLine {
  readonly atMs: number;
  readonly text: string;
  /** When it is over in any case, as when a broadcast is paused. */
  readonly untilMs?: number;
}

/** Two lines of 42 signs, as broadcasters have it. */
const longestPiece = 84;
/** 20 signs a second, the usual bound for grown-up readers, after a moment in which the eye finds the line. */
const [findingMs, signMs, leastMs] = [800, 50, 1_500];
/** What nothing follows stays a little, for those who read in a foreign language. */
const lingeringMs = 3_000;
/** Behind what is said, when lines come faster than they can be read: then what is left of the earlier ones is dropped. */
const longestLagMs = 8_000;

/** How long a text has to stand to be read, in milliseconds. */
export function readingMs(text: string): number {
  return Math.max(leastMs, findingMs + signMs * [...text].length);
}

/**
 * When which words stand on the screen, at most two short lines of them at once. A line is shown when it was said, or
 * as soon as the one before it has been read; a long one in several pieces. Pure; `lines` of one language, in the order
 * of their time.
 */
export function captionCues(lines: readonly SaidLine[]): CaptionCue[] {
  const cues: CaptionCue[] = [];
  let readMs = Number.NEGATIVE_INFINITY;
  for (const { atMs, text, untilMs = Number.POSITIVE_INFINITY } of lines) {
    let startMs = Math.min(Math.max(atMs, readMs), atMs + longestLagMs);
    cutOff(cues, startMs);
    const pieces = piecesOf(text);
    for (const [index, piece] of pieces.entries()) {
      readMs = startMs + readingMs(piece);
      const endMs = Math.min(untilMs, index === pieces.length - 1 ? readMs + lingeringMs : readMs);
      if (endMs > startMs) cues.push({ startMs, endMs, text: piece });
      startMs = readMs;
    }
  }
  return cues;
}

/** What follows takes the place of what stands there. */
function cutOff(cues: CaptionCue[], atMs: number): void {
  for (;;) {
    const last = cues.at(-1);
    if (!last || last.endMs <= atMs) return;
    cues.pop();
    if (last.startMs < atMs) return void cues.push({ ...last, endMs: atMs });
  }
}

/** What stands there at a moment; null when nothing does. */
export function cueAt(cues: readonly CaptionCue[], atMs: number): CaptionCue | null {
  return cues.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs) ?? null;
}

/** When that changes next; null when it does not any more. */
export function nextCueChange(cues: readonly CaptionCue[], afterMs: number): number | null {
  const changes = cues.flatMap(({ startMs, endMs }) => [startMs, endMs]).filter((ms) => ms > afterMs);
  return changes.length > 0 ? Math.min(...changes) : null;
}

/** Between words, and so that all pieces are about as long. */
function piecesOf(text: string): string[] {
  const length = [...text].length;
  const wantedLength = length / Math.ceil(length / longestPiece);
  const pieces: string[] = [];
  for (const word of text.split(' ').flatMap(brokenWord)) {
    const last = pieces.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    const isFull = last !== undefined && [...last].length >= wantedLength;
    if (last === undefined || isFull || [...joined].length > longestPiece) pieces.push(word);
    else pieces[pieces.length - 1] = joined;
  }
  return pieces;
}

/** Some languages are written without spaces: what is too long for the screen breaks anywhere, but at no accent. */
function brokenWord(word: string): string[] {
  const signs = word.match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
  if (signs.length <= longestPiece) return [word];
  const count = Math.ceil(signs.length / longestPiece);
  const size = Math.ceil(signs.length / count);
  return Array.from({ length: count }, (_, index) => signs.slice(index * size, (index + 1) * size).join(''));
}
