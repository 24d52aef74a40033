import { z } from 'zod';
import { EpochMs, Id } from '../../ids.ts';

/** `hosts`: to hosts and moderators. */
export const ChatTo = z.enum(['everyone', 'hosts']);
export type ChatTo = z.infer<typeof ChatTo>;

/** A message is known by the number of the event with which it was said. */
export const MessageSeq = z.number().int().positive();

/** Between two messages of one person, in seconds; 0 when nobody has to wait. */
export const SlowModeS = z.number().int().min(0).max(600);

export const ChatMessage = z.object({
  seq: MessageSeq,
  atMs: EpochMs,
  participantId: Id,
  to: ChatTo,
  /** Empty when it was erased with its author's account. */
  text: z.string(),
  /** held: waits for a moderator · hidden: only moderators and its author see it. */
  state: z.enum(['held', 'shown', 'hidden']),
  /** Hidden straight out of the queue: nobody else has read it yet. */
  wasHeldBack: z.literal(true).optional(),
  /** Its place among the others: where it was said, or where everybody could read it first. */
  shownSeq: MessageSeq,
  shownAtMs: EpochMs,
});
export type ChatMessage = z.infer<typeof ChatMessage>;

export const ChatState = z.object({
  isOpen: z.boolean(),
  /** Messages to everyone wait for approval. Questions too. */
  isHeld: z.boolean(),
  slowModeS: SlowModeS,
  /** In their order, in pieces (`LongList`). */
  messages: z.array(z.array(ChatMessage)),
  held: z.array(ChatMessage),
  /** There are earlier ones, which are asked for by `chat.page`: true only in what a client gets. */
  hasEarlier: z.boolean(),
});
export type ChatState = z.infer<typeof ChatState>;

export const emptyChat: ChatState = {
  isOpen: true,
  isHeld: false,
  slowModeS: 0,
  messages: [],
  held: [],
  hasEarlier: false,
};
