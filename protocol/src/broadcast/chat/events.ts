import { z } from 'zod';
import { Id } from '../../ids.ts';
import { by, numbered } from '../talk/numbered.ts';
import { ChatMessage, ChatTo, MessageSeq, SlowModeS } from './state.ts';

export const chatEvents = [
  z.object({
    ...numbered,
    type: z.literal('chat.said'),
    participantId: Id,
    to: ChatTo,
    text: z.string(),
    isHeld: z.boolean(),
  }),
  z.object({ ...numbered, ...by, type: z.literal('chat.approved'), messageSeq: MessageSeq }),
  z.object({ ...numbered, ...by, type: z.literal('chat.hidden'), messageSeq: MessageSeq }),
  z.object({ ...numbered, ...by, type: z.literal('chat.restored'), messageSeq: MessageSeq }),
  z.object({
    ...numbered,
    ...by,
    type: z.literal('chat.configured'),
    isOpen: z.boolean(),
    isHeld: z.boolean(),
    slowModeS: SlowModeS,
  }),
  /** Never in the log: a recipient learns of a message that they did not see before. */
  z.object({ ...numbered, type: z.literal('chat.shown'), message: ChatMessage }),
  /** Never in the log: a recipient sees the message no more. */
  z.object({ ...numbered, type: z.literal('chat.withdrawn'), messageSeq: MessageSeq }),
] as const;

const ChatEvent = z.discriminatedUnion('type', chatEvents);
export type ChatEvent = z.infer<typeof ChatEvent>;
