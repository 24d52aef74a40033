import { backwards } from '../talk/long-list.ts';
import type { TalkViewer } from '../talk/context.ts';
import { findMessage } from './decide.ts';
import type { ChatEvent } from './events.ts';
import type { ChatMessage, ChatState } from './state.ts';

/** How many of the newest messages come with a snapshot; the others are asked for in pages. */
export const SNAPSHOT_MESSAGES = 50;

export function maySeeMessage(message: ChatMessage, viewer: TalkViewer): boolean {
  if (viewer.isLeader || message.participantId === viewer.participantId) return true;
  return message.to === 'everyone' && message.state === 'shown';
}

/** At most `limit` messages of those before the number `beforeSeq` that this viewer may see, oldest first. */
export function pageOfChat(
  chat: ChatState,
  viewer: TalkViewer,
  beforeSeq: number,
  limit: number,
): { messages: ChatMessage[]; hasEarlier: boolean } {
  const messages: ChatMessage[] = [];
  for (const message of backwards(chat.messages)) {
    if (message.shownSeq >= beforeSeq || !maySeeMessage(message, viewer)) continue;
    if (messages.length === limit) return { messages: messages.toReversed(), hasEarlier: true };
    messages.push(message);
  }
  return { messages: messages.toReversed(), hasEarlier: chat.hasEarlier };
}

export function projectChat(chat: ChatState, viewer: TalkViewer, limit = SNAPSHOT_MESSAGES): ChatState {
  const { messages, hasEarlier } = pageOfChat(chat, viewer, Number.POSITIVE_INFINITY, limit);
  return {
    ...chat,
    messages: messages.length > 0 ? [messages] : [],
    held: chat.held.filter((message) => maySeeMessage(message, viewer)),
    hasEarlier,
  };
}

/** The event as this viewer may know it; null for nothing. */
export function projectChatEvent(
  before: ChatState,
  after: ChatState,
  event: ChatEvent,
  viewer: TalkViewer,
): ChatEvent | null {
  switch (event.type) {
    case 'chat.said': {
      if (viewer.isLeader || event.participantId === viewer.participantId) return event;
      return event.isHeld || event.to === 'hosts' ? null : event;
    }
    case 'chat.configured':
      return viewer.isLeader ? event : { ...event, byId: null };
    case 'chat.approved':
    case 'chat.hidden':
    case 'chat.restored': {
      const [was, is] = [findMessage(before, event.messageSeq), findMessage(after, event.messageSeq)];
      if (!was || !is) return null;
      const { seq, atMs, messageSeq } = event;
      // It gets another place: whoever has not fetched the one that it had would not find it.
      if (was.wasHeldBack && maySeeMessage(is, viewer)) return { type: 'chat.shown', seq, atMs, message: is };
      if (viewer.isLeader) return event;
      if (is.participantId === viewer.participantId) return { ...event, byId: null };
      if (maySeeMessage(is, viewer)) return { type: 'chat.shown', seq, atMs, message: is };
      return maySeeMessage(was, viewer) ? { type: 'chat.withdrawn', seq, atMs, messageSeq } : null;
    }
    case 'chat.shown':
    case 'chat.withdrawn':
      return null;
  }
}
