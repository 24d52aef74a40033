import { z } from 'zod';
import { Id } from '../../ids.ts';
import { apply } from '../apply.ts';
import type { BroadcastEvent } from '../events.ts';
import { Poll } from '../polls/state.ts';
import { type BroadcastState, emptyState } from '../state.ts';
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
  const at = (wallMs: number): number => wallMs - span.epochMs;
  const lastMoves = { answering: new Map<string, number>(), answered: new Map<string, number>() };
  let state: BroadcastState = emptyState(recordingId);
  for (const event of events) {
    state = apply(state, event);
    if (event.type !== 'question.moved' || !isIn(event.atMs)) continue;
    if (event.to === 'answering' || event.to === 'answered') lastMoves[event.to].set(event.questionId, at(event.atMs));
  }
  const { chat, questions, polls } = state.talk;
  return {
    messages: chat.messages
      .flat()
      .filter((message) => message.to === 'everyone' && message.state === 'shown' && isIn(message.shownAtMs))
      .map(({ shownAtMs, participantId, text }) => ({ atMs: at(shownAtMs), participantId, text })),
    questions: Object.values(questions)
      .filter((question) => question.state !== 'held' && question.state !== 'hidden' && isIn(question.askedAtMs))
      .map(({ id, participantId, text, votes, askedAtMs }) => ({
        ...{ id, participantId, text, votes, askedAtMs: at(askedAtMs) },
        answeringAtMs: lastMoves.answering.get(id) ?? null,
        answeredAtMs: lastMoves.answered.get(id) ?? null,
      })),
    polls: Object.values(polls)
      .filter((poll) => isIn(poll.openedAtMs))
      .map(({ id, kind, text, options, isAnonymous, result, openedAtMs, closedAtMs }) => ({
        ...{ id, kind, text, options, isAnonymous, result, openedAtMs: at(openedAtMs) },
        closedAtMs: closedAtMs !== null && isIn(closedAtMs) ? at(closedAtMs) : null,
      })),
  };
}
