import type { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { Phase } from '../roles.ts';

/** Who says something when, as far as the rules of the conversation ask. */
export interface TalkContext {
  readonly phase: Phase;
  /** An event for schools: nothing is written to anybody alone, and everything waits for approval. */
  readonly isForSchools: boolean;
  readonly nowMs: number;
  readonly newId: () => string;
  /** Null for the servers. */
  readonly byId: string | null;
  readonly participantId: string | null;
  /** Of hosts and moderators, who are slowed down by nothing that they set up themselves. */
  readonly isLeader: boolean;
  /** Whose ballot it is: their id, or in an anonymous poll a key that says nothing of them. */
  readonly ballotKey: string | null;
  /** In the room, for a centre: it votes with its heads. Null for everybody else. */
  readonly heads: number | null;
}

/** Who looks. */
export interface TalkViewer {
  readonly participantId: string;
  readonly isLeader: boolean;
}

/** It cannot be tried again at once, so that no client does it by itself. */
export function mustWait(waitMs: number): AppError {
  return new AppError('RATE_LIMITED', `again in ${Math.ceil(waitMs / 1_000)} s`, { retryable: false });
}

export type TalkCommandOf<Schemas extends Record<string, z.ZodObject>> = {
  [Name in keyof Schemas]: { type: Name } & {
    [Field in keyof Schemas[Name]['shape']]: z.output<Schemas[Name]['shape'][Field]>;
  };
}[keyof Schemas];

/** What is decided: the log gives number and time. */
export type Unnumbered<E> = E extends unknown ? Omit<E, 'seq' | 'atMs'> : never;
