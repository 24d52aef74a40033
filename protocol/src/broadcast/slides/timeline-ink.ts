import { z } from 'zod';
import { apply } from '../apply.ts';
import type { BroadcastEvent } from '../events.ts';
import { emptyState } from '../state.ts';
import type { Timeline } from '../timeline.ts';
import { pageSpans } from './spans.ts';
import { Stroke } from './state.ts';

/** A line for as long as it was on its page, in milliseconds from the recording's time zero. */
export const TimelineInk = z.object({
  startMs: z.number().nonnegative(),
  endMs: z.number().nonnegative(),
  stroke: Stroke,
});
export type TimelineInk = z.infer<typeof TimelineInk>;

/** What was drawn on the pages that a recording shows, from the log that its timeline is from. Pure. */
export function timelineInk(events: readonly BroadcastEvent[], timeline: Timeline): TimelineInk[] {
  const { epochMs, durationMs, segments } = timeline;
  const lines = new Map<string, TimelineInk>();
  let state = emptyState(timeline.recordingId);
  for (const event of events) {
    const atMs = event.atMs - epochMs;
    if (atMs > durationMs) break;
    const before = state.slides;
    state = apply(state, event);
    if (state.slides !== before) follow(lines, state.slides.strokes, Math.max(0, atMs));
  }
  const shown = new Set(pageSpans(segments).map(keyOf));
  return [...lines.values()]
    .map((line) => (line.endMs < 0 ? { ...line, endMs: durationMs } : line))
    .filter(({ startMs, endMs, stroke }) => endMs > startMs && shown.has(keyOf(stroke)));
}

/** `endMs` of a line that is still there is -1. */
function follow(lines: Map<string, TimelineInk>, strokes: readonly Stroke[], atMs: number): void {
  const there = new Set(strokes.map(({ id }) => id));
  for (const line of lines.values()) if (line.endMs < 0 && !there.has(line.stroke.id)) line.endMs = atMs;
  for (const stroke of strokes) {
    const known = lines.get(stroke.id);
    if (!known || known.endMs >= 0) lines.set(stroke.id, { startMs: atMs, endMs: -1, stroke });
  }
}

function keyOf({ deckId, page }: { deckId: string; page: number }): string {
  return `${deckId} ${page}`;
}
