import { z } from 'zod';
import { Id } from '../../ids.ts';
import { by, numbered } from '../talk/numbered.ts';
import { Question, QuestionState } from './state.ts';

export const questionEvents = [
  z.object({
    ...numbered,
    type: z.literal('question.asked'),
    questionId: Id,
    participantId: Id,
    text: z.string(),
    isHeld: z.boolean(),
  }),
  z.object({ ...numbered, type: z.literal('question.voted'), questionId: Id, participantId: Id, isFor: z.boolean() }),
  z.object({ ...numbered, ...by, type: z.literal('question.moved'), questionId: Id, to: QuestionState }),
  /** Never in the log: a recipient learns of a question that they did not see before. */
  z.object({ ...numbered, type: z.literal('question.shown'), question: Question }),
  /** Never in the log: a recipient sees the question no more. */
  z.object({ ...numbered, type: z.literal('question.withdrawn'), questionId: Id }),
  /** Never in the log: somebody else has voted. */
  z.object({ ...numbered, type: z.literal('question.counted'), questionId: Id, votes: z.number().int().nonnegative() }),
] as const;

const QuestionEvent = z.discriminatedUnion('type', questionEvents);
export type QuestionEvent = z.infer<typeof QuestionEvent>;
