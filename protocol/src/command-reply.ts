import { z } from 'zod';
import { Id } from './ids.ts';

/** Chosen by the client, unique in its broadcast: a retry after a lost answer happens once. */
export const CommandId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

/** `seq`: number of the last event this command made, or of the state it found when it changed nothing. */
export const CommandReply = z.object({ seq: z.number().int().nonnegative() });
export type CommandReply = z.infer<typeof CommandReply>;

/** What others may see of a participant beside the ids of the log. */
export const PublicName = z.object({
  name: z.string(),
  centreName: z.string().nullable(),
  city: z.string().nullable(),
});

/** Names of participants, kept apart from the log so that they can be erased. */
export const Names = z.record(Id, PublicName);
export type Names = z.infer<typeof Names>;
