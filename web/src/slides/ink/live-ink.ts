import type { BroadcastEvent, InkColour, PagePlace, SlideTrace } from '@campus/protocol';

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
  const lines: Record<string, InkLine> = isOn(trace, ink) ? { ...ink.lines } : {};
  for (const { id, colour, from, points } of trace.strokes) {
    const known = lines[id]?.points ?? [];
    if (known.length === from * 2) lines[id] = { colour, points: [...known, ...points] };
  }
  return { place: { deckId, page }, pointer, lines };
}

/** What has come into the log, and what was erased there, need not be remembered any more. */
export function withEvents(ink: LiveInk, events: readonly BroadcastEvent[]): LiveInk {
  let { lines } = ink;
  for (const event of events) {
    if (event.type === 'slides.drawn') lines = omit(lines, event.stroke.id);
    // Also what the log refused. What is just being drawn comes again with the log.
    if (event.type === 'slides.erased' && event.strokeId === null && isOn(event, ink)) lines = {};
  }
  return lines === ink.lines ? ink : { ...ink, lines };
}

/** The lines on a page: those of the log, and those that are not in it yet. */
export function linesOn(
  place: PagePlace,
  kept: readonly (InkLine & PagePlace & { readonly id: string })[],
  ink: LiveInk,
): (InkLine & { readonly id: string })[] {
  const onPage = kept.filter(({ deckId, page }) => deckId === place.deckId && page === place.page);
  if (!isOn(place, ink)) return onPage;
  const known = new Set(kept.map(({ id }) => id));
  const drawing = Object.entries(ink.lines).flatMap(([id, line]) => (known.has(id) ? [] : [{ id, ...line }]));
  return [...onPage, ...drawing];
}

/** Where somebody points on a page, if they do. */
export function pointerOn(place: PagePlace, ink: LiveInk): LiveInk['pointer'] {
  return isOn(place, ink) ? ink.pointer : null;
}

/** Whether what passes by is on this page. */
function isOn({ deckId, page }: PagePlace, { place }: LiveInk): boolean {
  return place?.deckId === deckId && place.page === page;
}

function omit(lines: LiveInk['lines'], lineId: string): LiveInk['lines'] {
  return lineId in lines ? Object.fromEntries(Object.entries(lines).filter(([id]) => id !== lineId)) : lines;
}
