import type { PagePlace } from './state.ts';

/** A page's stay on the screen, in milliseconds from the recording's time zero. */
export interface PageSpan extends PagePlace {
  readonly startMs: number;
  readonly endMs: number;
}

interface Segment {
  readonly startMs: number;
  readonly endMs: number;
  readonly slides: PagePlace | null;
}

/** Pages that only flew by on the way to another are no chapter. */
export const shortestChapterMs = 2_000;

/** Which page was on the screen when: segments that differ only in their pictures are one. */
export function pageSpans(segments: readonly Segment[]): PageSpan[] {
  const spans: PageSpan[] = [];
  for (const { startMs, endMs, slides } of segments) {
    if (!slides) continue;
    const last = spans.at(-1);
    if (last?.endMs === startMs && last.deckId === slides.deckId && last.page === slides.page)
      spans[spans.length - 1] = { ...last, endMs };
    else spans.push({ deckId: slides.deckId, page: slides.page, startMs, endMs });
  }
  return spans;
}

/** The spans that are worth a chapter. The last page before the end counts however short it was. */
export function chaptersOf(segments: readonly Segment[]): PageSpan[] {
  const spans = pageSpans(segments);
  return spans.filter(({ startMs, endMs }, index) => {
    const isFlownBy = endMs - startMs < shortestChapterMs && spans[index + 1]?.startMs === endMs;
    return !isFlownBy;
  });
}
