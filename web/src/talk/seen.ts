/** How far somebody has read, and where what came while they were away begins. */
export interface Seen {
  /** The number up to which it was seen; null before anything was. */
  readonly seenSeq: number | null;
  /** What is newer came while they were away; null when nothing did. */
  readonly markSeq: number | null;
  readonly isWatching: boolean;
}

/** The next after one look: what is newest by now, and whether somebody looks at it. */
export function seenAfter(seen: Seen, newestSeq: number, isWatching: boolean): Seen {
  if (seen.seenSeq === null) return { seenSeq: newestSeq, markSeq: null, isWatching };
  if (!isWatching) return seen.isWatching ? { ...seen, isWatching } : seen;
  if (!seen.isWatching) {
    const markSeq = newestSeq > seen.seenSeq ? seen.seenSeq : null;
    return { seenSeq: Math.max(newestSeq, seen.seenSeq), markSeq, isWatching };
  }
  return newestSeq > seen.seenSeq ? { ...seen, seenSeq: newestSeq } : seen;
}

const keyOf = (eventId: string): string => `campus.seen.${eventId}`;

/** After a reload of the page it is known as well. */
export function recallSeen(eventId: string): Seen {
  let stored: string | null = null;
  try {
    stored = sessionStorage.getItem(keyOf(eventId));
  } catch {
    // Then nothing counts as seen before.
  }
  const seq = stored === null ? Number.NaN : Number(stored);
  return { seenSeq: Number.isSafeInteger(seq) ? seq : null, markSeq: null, isWatching: false };
}

export function rememberSeen(eventId: string, { seenSeq }: Seen): void {
  try {
    if (seenSeq !== null) sessionStorage.setItem(keyOf(eventId), String(seenSeq));
  } catch {
    // Then it is forgotten with the page.
  }
}
