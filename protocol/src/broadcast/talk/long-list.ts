const pieceSize = 128;

/**
 * Ten thousand entries in pieces: adding one copies a piece and the list of pieces, and not all that was ever said.
 * Plain arrays, so that states stay JSON.
 */
export type LongList<T> = T[][];

export function appended<T>(list: LongList<T>, entry: T): LongList<T> {
  const last = list.at(-1);
  if (!last || last.length >= pieceSize) return [...list, [entry]];
  return [...list.slice(0, -1), [...last, entry]];
}

/** Before the first entry that belongs after it. */
export function inserted<T>(list: LongList<T>, entry: T, isAfter: (other: T) => boolean): LongList<T> {
  const last = list.at(-1)?.at(-1);
  if (last === undefined || !isAfter(last)) return appended(list, entry);
  const at = list.findIndex((piece) => piece.some(isAfter));
  return list.map((piece, index) => {
    if (index !== at) return piece;
    const place = piece.findIndex(isAfter);
    return [...piece.slice(0, place), entry, ...piece.slice(place)];
  });
}

/** With one entry changed, or taken away where `change` says null; the same list when there is none. */
export function changedEntry<T>(
  list: LongList<T>,
  isMeant: (entry: T) => boolean,
  change: (entry: T) => T | null,
): LongList<T> {
  const at = list.findLastIndex((piece) => piece.some(isMeant));
  if (at < 0) return list;
  return list.flatMap((piece, index) => {
    if (index !== at) return [piece];
    const changed = piece.flatMap((entry) => (isMeant(entry) ? (change(entry) ?? []) : [entry])) as T[];
    return changed.length > 0 ? [changed] : [];
  });
}

export function* backwards<T>(list: LongList<T>): Generator<T> {
  for (const piece of list.toReversed()) yield* piece.toReversed();
}

export function findEntry<T>(list: LongList<T>, isMeant: (entry: T) => boolean): T | undefined {
  for (const piece of list.toReversed()) {
    const found = piece.findLast(isMeant);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function entryCount(list: LongList<unknown>): number {
  return list.reduce((sum, piece) => sum + piece.length, 0);
}
