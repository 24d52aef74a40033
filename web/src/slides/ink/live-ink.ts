import type { InkColour, PagePlace, SlideTrace } from '@campus/protocol';

export interface InkLine {
  readonly colour: InkColour;
  /** x and y in turn, in page units. */
  readonly points: readonly number[];
}

/** What is being pointed at and drawn at this moment, before it stands in the log (if it ever does). */
export interface LiveInk {
  readonly place: PagePlace | null;
  readonly pointer: { readonly x: number; readonly y: number } | null;
  readonly lines: Readonly<Record<string, InkLine>>;
}

export const noInk: LiveInk = { place: null, pointer: null, lines: {} };

/** A line of which a piece was missed stays as it was: the whole one comes with the log. */
export function withTrace(ink: LiveInk, trace: SlideTrace): LiveInk {
  const { deckId, page, pointer } = trace;
  const isSame = ink.place?.deckId === deckId && ink.place.page === page;
  const lines: Record<string, InkLine> = isSame ? { ...ink.lines } : {};
  for (const { id, colour, from, points } of trace.strokes) {
    const known = lines[id]?.points ?? [];
    if (known.length === from * 2) lines[id] = { colour, points: [...known, ...points] };
  }
  return { place: { deckId, page }, pointer, lines };
}

/** The lines on a page: those of the log, and those that are not in it yet. */
export function linesOn(
  place: PagePlace,
  kept: readonly (InkLine & PagePlace & { readonly id: string })[],
  ink: LiveInk,
): (InkLine & { readonly id: string })[] {
  const onPage = kept.filter(({ deckId, page }) => deckId === place.deckId && page === place.page);
  const isLive = ink.place?.deckId === place.deckId && ink.place.page === place.page;
  if (!isLive) return onPage;
  const known = new Set(kept.map(({ id }) => id));
  const drawing = Object.entries(ink.lines).flatMap(([id, line]) => (known.has(id) ? [] : [{ id, ...line }]));
  return [...onPage, ...drawing];
}
