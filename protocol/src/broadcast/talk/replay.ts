import { z } from 'zod';
import { Id } from '../../ids.ts';
import { replay } from '../apply.ts';
import type { BroadcastEvent } from '../events.ts';
import { Poll } from '../polls/state.ts';
import { emptyState } from '../state.ts';
import { capturedSpan } from '../timeline.ts';

const atMs = z.number().nonnegative();

/** What stands beside a recording of the conversation. All times in milliseconds from the recording's time zero. */
export const RecordedTalk = z.object({
  messages: z.array(z.object({ atMs, participantId: Id, text: z.string() })),
  questions: z.array(
    z.object({
      id: Id,
      participantId: Id,
      text: z.string(),
      votes: z.number().int().nonnegative(),
      /** When everybody could read it. */
      askedAtMs: atMs,
      /** When somebody began to answer it; null where nobody said so. */
      answeringAtMs: atMs.nullable(),
      answeredAtMs: atMs.nullable(),
    }),
  ),
  polls: z.array(
    Poll.pick({ id: true, kind: true, text: true, options: true, isAnonymous: true, result: true }).extend({
      openedAtMs: atMs,
      closedAtMs: atMs.nullable(),
    }),
  ),
});
export type RecordedTalk = z.infer<typeof RecordedTalk>;

/**
 * What everyone could read while the recording captured, from the log alone: as it is now, so that what was hidden
 * later is not in it. Nothing of what was said to the hosts, and nobody's ballot. Pure; null as `timelineOf`.
 */
export function recordedTalkOf(
  events: readonly BroadcastEvent[],
  recordingId: string,
  untilMs?: number,
): RecordedTalk | null {
  const span = capturedSpan(events, recordingId, untilMs);
  if (!span) return null;
  const isIn = (wallMs: number): boolean => wallMs >= span.epochMs && wallMs <= span.endMs;
  /** What people saw already when the recording began stands at its beginning. */
  const at = (wallMs: number): number => Math.max(0, wallMs - span.epochMs);
  const moves = movesOf(events, span);
  const state = replay(emptyState(recordingId), events);
  const { chat, questions, polls } = state.talk;
  return {
    messages: chat.messages
      .flat()
      .filter((message) => message.to === 'everyone' && message.state === 'shown' && isIn(message.shownAtMs))
      .map(({ shownAtMs, participantId, text }) => ({ atMs: at(shownAtMs), participantId, text })),
    questions: Object.values(questions)
      .filter(({ id, state: now }) => now !== 'held' && now !== 'hidden' && !moves.doneBefore.has(id))
      .flatMap(({ id, participantId, text, votes, shownAtMs }) => {
        if (shownAtMs === null || shownAtMs > span.endMs) return [];
        const answeringAtMs = moves.answering.get(id) ?? null;
        const answeredAtMs = moves.answered.get(id) ?? null;
        return [{ id, participantId, text, votes, askedAtMs: at(shownAtMs), answeringAtMs, answeredAtMs }];
      }),
    polls: Object.values(polls)
      .filter(
        ({ openedAtMs, closedAtMs }) => openedAtMs <= span.endMs && (closedAtMs === null || closedAtMs >= span.epochMs),
      )
      .map(({ id, kind, text, options, isAnonymous, result, openedAtMs, closedAtMs }) => ({
        ...{ id, kind, text, options, isAnonymous, result, openedAtMs: at(openedAtMs) },
        closedAtMs: closedAtMs !== null && isIn(closedAtMs) ? at(closedAtMs) : null,
      })),
  };
}

/**
 * What became of the questions in the recording, each with its last time in it; and which were answered before it began
 * and not taken up again: they belong to what is not in it.
 */
function movesOf(events: readonly BroadcastEvent[], { epochMs, endMs }: { epochMs: number; endMs: number }) {
  const [answering, answered] = [new Map<string, number>(), new Map<string, number>()];
  const doneBefore = new Set<string>();
  for (const event of events) {
    if (event.type !== 'question.moved' || event.atMs > endMs) continue;
    const { questionId, to } = event;
    const isBefore = event.atMs < epochMs;
    if (to === 'answering') answering.set(questionId, isBefore ? 0 : event.atMs - epochMs);
    else if (isBefore) answering.delete(questionId);
    if (to === 'answered' && !isBefore) answered.set(questionId, event.atMs - epochMs);
    if (to === 'answered' && isBefore) doneBefore.add(questionId);
    else if (to === 'open' || to === 'answering') doneBefore.delete(questionId);
  }
  return { answering, answered, doneBefore };
}
