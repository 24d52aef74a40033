import { AppError } from '../../errors.ts';
import { backwards, entryCount, findEntry } from '../talk/long-list.ts';
import { mustWait, type TalkContext, type TalkCommandOf, type Unnumbered } from '../talk/context.ts';
import type { chatCommands } from './commands.ts';
import type { ChatEvent } from './events.ts';
import type { ChatMessage, ChatState } from './state.ts';

export const MAX_MESSAGES = 20_000;
/** So that nobody fills the moderators' queue alone. */
const MAX_HELD_OF_ONE = 5;
const MAX_HELD = 500;

export type ChatCommand = TalkCommandOf<typeof chatCommands>;

export function decideChat(chat: ChatState, command: ChatCommand, context: TalkContext): Unnumbered<ChatEvent>[] {
  const { byId } = context;
  switch (command.type) {
    case 'chat.say':
      return say(chat, command, context);
    case 'chat.approve': {
      const { messageSeq } = command;
      if (chat.held.some(({ seq }) => seq === messageSeq)) return [{ type: 'chat.approved', byId, messageSeq }];
      // Two moderators press at once: the second finds it done.
      if (need(chat, messageSeq).state === 'shown') return [];
      throw new AppError('CONFLICT', 'the message was hidden meanwhile');
    }
    case 'chat.hide': {
      const { messageSeq } = command;
      return need(chat, messageSeq).state === 'hidden' ? [] : [{ type: 'chat.hidden', byId, messageSeq }];
    }
    case 'chat.restore': {
      const { messageSeq } = command;
      const { state } = need(chat, messageSeq);
      if (state === 'held') throw new AppError('CONFLICT', 'the message waits for approval');
      return state === 'shown' ? [] : [{ type: 'chat.restored', byId, messageSeq }];
    }
    case 'chat.configure': {
      const { isOpen, isHeld, slowModeS } = command;
      if (context.isForSchools && !isHeld)
        throw new AppError('FORBIDDEN', 'in an event for schools everything waits for approval');
      if (chat.isOpen === isOpen && chat.isHeld === isHeld && chat.slowModeS === slowModeS) return [];
      return [{ type: 'chat.configured', byId, isOpen, isHeld, slowModeS }];
    }
  }
}

function say(
  chat: ChatState,
  { to, text }: Extract<ChatCommand, { type: 'chat.say' }>,
  { phase, isForSchools, participantId, isLeader, nowMs }: TalkContext,
): Unnumbered<ChatEvent>[] {
  if (participantId === null) throw new AppError('FORBIDDEN', 'only a participant says something');
  // Between a minor and anybody else nothing is written that not everyone may read.
  if (isForSchools && to !== 'everyone')
    throw new AppError('FORBIDDEN', 'in an event for schools nobody writes in private');
  const isTime = phase === 'live' || phase === 'paused' || (phase === 'backstage' && to === 'hosts');
  if (!isTime) throw new AppError('WRONG_PHASE', `cannot write to ${to} while ${phase}`);
  if (!isLeader) {
    if (!chat.isOpen && to === 'everyone') throw new AppError('FORBIDDEN', 'the chat is closed');
    const waitMs = slowModeWaitMs(chat, participantId, nowMs);
    if (waitMs > 0) throw mustWait(waitMs);
  }
  if (entryCount(chat.messages) + chat.held.length >= MAX_MESSAGES)
    throw new AppError('LIMIT_EXCEEDED', `at most ${MAX_MESSAGES} messages in a broadcast`);
  const isHeld = chat.isHeld && to === 'everyone' && !isLeader;
  if (isHeld) {
    const own = chat.held.filter((message) => message.participantId === participantId);
    if (own.length >= MAX_HELD_OF_ONE || chat.held.length >= MAX_HELD)
      throw new AppError('LIMIT_EXCEEDED', 'too many messages wait for approval');
  }
  return [{ type: 'chat.said', participantId, to, text, isHeld }];
}

/** How long (in ms) somebody has to wait in slow mode before they write again; 0 when they may. */
export function slowModeWaitMs(chat: ChatState, participantId: string, nowMs: number): number {
  const sinceMs = nowMs - chat.slowModeS * 1_000;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  for (const message of chat.held) if (message.participantId === participantId) lastAtMs = message.atMs;
  for (const message of backwards(chat.messages)) {
    // They stand in the order in which they were shown, and none was said later than it was shown.
    if (message.shownAtMs <= sinceMs) break;
    if (message.participantId === participantId) lastAtMs = Math.max(lastAtMs, message.atMs);
  }
  return Math.max(0, lastAtMs - sinceMs);
}

export function findMessage(chat: ChatState, messageSeq: number): ChatMessage | undefined {
  const isMeant = ({ seq }: ChatMessage): boolean => seq === messageSeq;
  return chat.held.find(isMeant) ?? findEntry(chat.messages, isMeant);
}

function need(chat: ChatState, messageSeq: number): ChatMessage {
  const message = findMessage(chat, messageSeq);
  if (!message) throw new AppError('NOT_FOUND', 'there is no such message');
  return message;
}
