import { projectChat, projectChatEvent } from '../chat/project.ts';
import { findMessage } from '../chat/decide.ts';
import { projectPollEvent, projectPolls } from '../polls/project.ts';
import { projectQuestionEvent, projectQuestions } from '../questions/project.ts';
import type { TalkViewer } from './context.ts';
import { isChatEvent, isQuestionEvent, type TalkEvent } from './events.ts';
import type { TalkState } from './state.ts';

/** The conversation as this viewer may know it, with the newest messages only. */
export function projectTalk(talk: TalkState, viewer: TalkViewer, messageLimit?: number): TalkState {
  return {
    chat: projectChat(talk.chat, viewer, messageLimit),
    questions: projectQuestions(talk.questions, viewer),
    polls: projectPolls(talk.polls, viewer),
  };
}

/** The event as this viewer may know it; null for nothing. */
export function projectTalkEvent(
  before: TalkState,
  after: TalkState,
  event: TalkEvent,
  viewer: TalkViewer,
): TalkEvent | null {
  if (isChatEvent(event)) return projectChatEvent(before.chat, after.chat, event, viewer);
  if (isQuestionEvent(event)) return projectQuestionEvent(before.questions, after.questions, event, viewer);
  return projectPollEvent(after.polls, event, viewer);
}

/** Who sees more of an event than the others since it is about what they wrote or did; null when nobody does. */
export function concernedBy(before: TalkState, event: TalkEvent): string | null {
  switch (event.type) {
    case 'chat.said':
    case 'question.asked':
    case 'question.voted':
      return event.participantId;
    case 'chat.approved':
    case 'chat.hidden':
    case 'chat.restored':
      return findMessage(before.chat, event.messageSeq)?.participantId ?? null;
    case 'question.moved':
      return before.questions[event.questionId]?.participantId ?? null;
    default:
      return null;
  }
}

/** Whose names a recipient of these needs. */
export function talkersIn(talk: TalkState): Set<string> {
  const ids = new Set<string>();
  for (const message of talk.chat.held) ids.add(message.participantId);
  for (const piece of talk.chat.messages) for (const message of piece) ids.add(message.participantId);
  for (const question of Object.values(talk.questions)) ids.add(question.participantId);
  for (const poll of Object.values(talk.polls)) for (const id of votersIn(poll)) ids.add(id);
  return ids;
}

/** Those who voted by name. */
export function votersIn(poll: { isAnonymous: boolean; ballots: Readonly<Record<string, unknown>> }): string[] {
  return poll.isAnonymous ? [] : Object.keys(poll.ballots);
}
