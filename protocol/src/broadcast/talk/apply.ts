import { applyChat } from '../chat/apply.ts';
import { applyPoll } from '../polls/apply.ts';
import { applyQuestion } from '../questions/apply.ts';
import { isChatEvent, isQuestionEvent, type TalkEvent } from './events.ts';
import type { TalkState } from './state.ts';

/** The conversation after one event. Pure and total. */
export function applyTalk(talk: TalkState, event: TalkEvent): TalkState {
  if (isChatEvent(event)) return { ...talk, chat: applyChat(talk.chat, event) };
  if (isQuestionEvent(event)) return { ...talk, questions: applyQuestion(talk.questions, event) };
  return { ...talk, polls: applyPoll(talk.polls, event) };
}
