import { z } from 'zod';
import { Id } from '../../ids.ts';
import { by, numbered } from '../talk/numbered.ts';
import { BallotKey, Counts, Poll, PollResult } from './state.ts';

export const pollEvents = [
  z.object({
    ...numbered,
    ...by,
    type: z.literal('poll.opened'),
    pollId: Id,
    ...Poll.pick({ kind: true, text: true, options: true, isAnonymous: true, areResultsLive: true }).shape,
  }),
  /** Says who voted only where the poll is by name. */
  z.object({ ...numbered, type: z.literal('poll.voted'), pollId: Id, ballotKey: BallotKey, counts: Counts }),
  z.object({ ...numbered, ...by, type: z.literal('poll.closed'), pollId: Id, result: PollResult }),
  /** Never in the log: somebody has voted. */
  z.object({ ...numbered, type: z.literal('poll.counted'), pollId: Id, result: PollResult }),
] as const;

const PollEvent = z.discriminatedUnion('type', pollEvents);
export type PollEvent = z.infer<typeof PollEvent>;
