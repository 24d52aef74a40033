import { chatEvents, type ChatEvent } from '../chat/events.ts';
import { pollEvents, type PollEvent } from '../polls/events.ts';
import { questionEvents, type QuestionEvent } from '../questions/events.ts';

export const talkEvents = [...chatEvents, ...questionEvents, ...pollEvents] as const;
export type TalkEvent = ChatEvent | QuestionEvent | PollEvent;

export function isChatEvent(event: { type: string }): event is ChatEvent {
  return event.type.startsWith('chat.');
}

export function isQuestionEvent(event: { type: string }): event is QuestionEvent {
  return event.type.startsWith('question.');
}

export function isPollEvent(event: { type: string }): event is PollEvent {
  return event.type.startsWith('poll.');
}

export function isTalkEvent(event: { type: string }): event is TalkEvent {
  return isChatEvent(event) || isQuestionEvent(event) || isPollEvent(event);
}
