import { appended, changedEntry, findEntry, inserted } from '../talk/long-list.ts';
import type { ChatEvent } from './events.ts';
import type { ChatMessage, ChatState } from './state.ts';

/** Pure and total, as `apply` is: what this chat does not hold is passed over. */
export function applyChat(chat: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'chat.said': {
      const { seq, atMs, participantId, to, text, isHeld } = event;
      const said = { seq, atMs, participantId, to, text, shownSeq: seq, shownAtMs: atMs };
      if (isHeld) return { ...chat, held: [...chat.held, { ...said, state: 'held' }] };
      return { ...chat, messages: appended(chat.messages, { ...said, state: 'shown' }) };
    }
    case 'chat.approved':
      return moved(chat, event, 'shown');
    case 'chat.hidden':
      if (chat.held.some(({ seq }) => seq === event.messageSeq)) return moved(chat, event, 'hidden');
      return changed(chat, event.messageSeq, (message) => ({ ...message, state: 'hidden' }));
    case 'chat.restored':
      return restored(chat, event);
    case 'chat.configured': {
      const { isOpen, isHeld, slowModeS } = event;
      return { ...chat, isOpen, isHeld, slowModeS };
    }
    case 'chat.shown':
      return withShown(chat, event.message, event.seq);
    case 'chat.withdrawn':
      return changed(chat, event.messageSeq, () => null);
  }
}

/** Out of the queue, into its place among the others. */
function moved(
  chat: ChatState,
  { seq, atMs, messageSeq }: { seq: number; atMs: number; messageSeq: number },
  state: ChatMessage['state'],
): ChatState {
  const message = chat.held.find((held) => held.seq === messageSeq);
  if (!message) return chat;
  return {
    ...chat,
    held: chat.held.filter((held) => held !== message),
    messages: appended(chat.messages, {
      ...{ ...message, state, shownSeq: seq, shownAtMs: atMs },
      ...(state === 'hidden' ? { wasHeldBack: true } : {}),
    }),
  };
}

/** Back in its place; what was held back until now gets its first one. */
function restored(
  chat: ChatState,
  { seq, atMs, messageSeq }: { seq: number; atMs: number; messageSeq: number },
): ChatState {
  const known = findEntry(chat.messages, (message) => message.seq === messageSeq);
  if (!known?.wasHeldBack) return changed(chat, messageSeq, (message) => ({ ...message, state: 'shown' }));
  const { wasHeldBack: _unread, ...message } = known;
  const { messages } = changed(chat, messageSeq, () => null);
  return { ...chat, messages: appended(messages, { ...message, state: 'shown', shownSeq: seq, shownAtMs: atMs }) };
}

function changed(chat: ChatState, messageSeq: number, change: (message: ChatMessage) => ChatMessage | null): ChatState {
  const messages = changedEntry(chat.messages, ({ seq }) => seq === messageSeq, change);
  return messages === chat.messages ? chat : { ...chat, messages };
}

function withShown(chat: ChatState, message: ChatMessage, seq: number): ChatState {
  const first = chat.messages[0]?.[0];
  // It stands among those that were not fetched yet, and comes with them.
  if (chat.hasEarlier && message.shownSeq < (first?.shownSeq ?? seq)) return chat;
  const { messages } = changed(chat, message.seq, () => null);
  return { ...chat, messages: inserted(messages, message, ({ shownSeq }) => shownSeq > message.shownSeq) };
}

/** With earlier messages, as `chat.page` gives them, before those that are there. */
export function withEarlier(chat: ChatState, earlier: ChatMessage[], hasEarlier: boolean): ChatState {
  const first = chat.messages[0]?.[0]?.shownSeq ?? Number.POSITIVE_INFINITY;
  const page = earlier.filter(({ shownSeq }) => shownSeq < first);
  return { ...chat, hasEarlier, messages: page.length > 0 ? [page, ...chat.messages] : chat.messages };
}
