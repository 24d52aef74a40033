import { z } from 'zod';
import { apply } from '../apply.ts';
import type { BroadcastEvent } from '../events.ts';
import { emptyState } from '../state.ts';
import { capturedSpan } from '../timeline.ts';
import { captionCues, type SaidLine } from './cues.ts';
import { CaptionLanguage } from './state.ts';

/** The captions of a recording in one language. Times in milliseconds from the recording's time zero. */
export const RecordedCaptions = z.object({
  language: CaptionLanguage,
  cues: z.array(z.object({ startMs: z.number().nonnegative(), endMs: z.number().nonnegative(), text: z.string() })),
});
export type RecordedCaptions = z.infer<typeof RecordedCaptions>;

/**
 * What the audience could read while the recording captured, from the log alone, by languages in the order of their
 * beginning. As in the broadcast, nothing is left of a line when it is paused. Pure; null as `timelineOf`.
 */
export function recordedCaptionsOf(
  events: readonly BroadcastEvent[],
  recordingId: string,
  untilMs?: number,
): RecordedCaptions[] | null {
  const span = capturedSpan(events, recordingId, untilMs);
  if (!span) return null;
  const endMs = span.endMs - span.epochMs;
  const lines = new Map<string, (SaidLine & { untilMs: number })[]>();
  let state = emptyState(recordingId);
  for (const event of events) {
    if (event.atMs > span.endMs) break;
    const wasLive = state.phase === 'live';
    state = apply(state, event);
    const atMs = event.atMs - span.epochMs;
    if (wasLive && state.phase !== 'live')
      for (const said of lines.values()) for (const line of said) line.untilMs = Math.min(line.untilMs, atMs);
    if (event.type !== 'caption.said' || state.phase !== 'live' || atMs < 0) continue;
    const line = { atMs, text: event.text, untilMs: endMs };
    lines.set(event.language, [...(lines.get(event.language) ?? []), line]);
  }
  return [...lines].map(([language, said]) => ({ language, cues: captionCues(said) }));
}
