import { z } from 'zod';
import { Id } from '../../ids.ts';
import { written } from '../talk/written.ts';

export const MAX_QUESTION_LENGTH = 300;

export const questionCommands = {
  'question.ask': z.object({ text: written(MAX_QUESTION_LENGTH) }),
  /** For an answer to it, or no more. */
  'question.vote': z.object({ questionId: Id, isFor: z.boolean() }),
  /** Approves (`open`), picks (`answering`), answers, hides. Whichever was being answered counts as answered then. */
  'question.move': z.object({ questionId: Id, to: z.enum(['open', 'answering', 'answered', 'hidden']) }),
} as const;
