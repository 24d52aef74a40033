import { z } from 'zod';
import { EpochMs, Id } from '../../ids.ts';

/** held: waits for a moderator · hidden: only moderators and who asked see it. */
export const QuestionState = z.enum(['held', 'open', 'answering', 'answered', 'hidden']);
export type QuestionState = z.infer<typeof QuestionState>;

export const Question = z.object({
  id: Id,
  participantId: Id,
  /** Empty when it was erased with the account of who asked. */
  text: z.string(),
  askedAtMs: EpochMs,
  /** Since when everybody could read it, whatever became of it later; null until then. */
  shownAtMs: EpochMs.nullable(),
  state: QuestionState,
  stateSinceMs: EpochMs,
  /** Who wants it answered. A recipient finds at most themselves in it. */
  voterIds: z.array(Id),
  votes: z.number().int().nonnegative(),
});
export type Question = z.infer<typeof Question>;

/** By id. At most one is `answering`. */
export const QuestionsState = z.record(Id, Question);
export type QuestionsState = z.infer<typeof QuestionsState>;
