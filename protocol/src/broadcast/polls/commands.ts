import { z } from 'zod';
import { Id } from '../../ids.ts';
import { written } from '../talk/written.ts';
import { Counts, PollKind } from './state.ts';

export const MAX_POLL_TEXT_LENGTH = 300;
export const MAX_OPTION_LENGTH = 120;

export const pollCommands = {
  'poll.open': z.object({
    kind: PollKind,
    text: written(MAX_POLL_TEXT_LENGTH),
    /** A scale's steps between the first and the last may be without words. */
    options: z
      .array(written(MAX_OPTION_LENGTH).or(z.literal('')))
      .min(2)
      .max(10),
    isAnonymous: z.boolean(),
    areResultsLive: z.boolean(),
  }),
  /** Again while it is open: the later ballot counts. */
  'poll.vote': z.object({ pollId: Id, counts: Counts }),
  'poll.close': z.object({ pollId: Id }),
} as const;
