import { z } from 'zod';
import { EpochMs, Id } from '../../ids.ts';

/** scale: the options are its steps, in order; the words of those between may be empty. */
export const PollKind = z.enum(['single', 'several', 'scale']);
export type PollKind = z.infer<typeof PollKind>;

/** How many voted for each option, in the options' order: a person with 0 and 1, a centre with its heads. */
export const Counts = z.array(z.number().int().min(0).max(10_000)).min(2).max(10);

/** A participant's id, or in an anonymous poll a key that says nothing of them. */
export const BallotKey = z.string().min(4).max(64);

export const PollResult = z.object({
  counts: z.array(z.number().int().nonnegative()),
  /** How many took part; a centre is one. */
  ballots: z.number().int().nonnegative(),
});
export type PollResult = z.infer<typeof PollResult>;

export const Poll = z.object({
  id: Id,
  kind: PollKind,
  text: z.string(),
  options: z.array(z.string()),
  isAnonymous: z.boolean(),
  /** Everyone sees the counts while it is open; else when it is closed. Hosts and moderators always do. */
  areResultsLive: z.boolean(),
  openedAtMs: EpochMs,
  closedAtMs: EpochMs.nullable(),
  /** Only for hosts and moderators, and only where people voted by name. */
  ballots: z.record(BallotKey, Counts),
  /** Null for those who may not see it yet, and before the first ballot where it is not shown from the beginning. */
  result: PollResult.nullable(),
});
export type Poll = z.infer<typeof Poll>;

/** By id. At most one is open. */
export const PollsState = z.record(Id, Poll);
export type PollsState = z.infer<typeof PollsState>;
