import { z } from 'zod';
import { ChatState, emptyChat } from '../chat/state.ts';
import { PollsState } from '../polls/state.ts';
import { QuestionsState } from '../questions/state.ts';

/** The conversation of a broadcast. */
export const TalkState = z.object({ chat: ChatState, questions: QuestionsState, polls: PollsState });
export type TalkState = z.infer<typeof TalkState>;

export const emptyTalk: TalkState = { chat: emptyChat, questions: {}, polls: {} };
