import { chatCommands } from '../chat/commands.ts';
import { type ChatCommand, decideChat } from '../chat/decide.ts';
import { decidePoll } from '../polls/decide.ts';
import { questionCommands } from '../questions/commands.ts';
import { decideQuestion, type QuestionCommand } from '../questions/decide.ts';
import type { TalkCommand } from './commands.ts';
import type { TalkContext, Unnumbered } from './context.ts';
import type { TalkEvent } from './events.ts';
import type { TalkState } from './state.ts';

/**
 * Throws AppError: WRONG_PHASE, FORBIDDEN (the chat is closed), RATE_LIMITED (slow mode), NOT_FOUND, CONFLICT,
 * LIMIT_EXCEEDED, INVALID (counts that are no ballot).
 */
export function decideTalk(talk: TalkState, command: TalkCommand, context: TalkContext): Unnumbered<TalkEvent>[] {
  if (isChatCommand(command)) return decideChat(talk.chat, command, context);
  if (!isQuestionCommand(command)) return decidePoll(talk.polls, command, context);
  return decideQuestion(talk.questions, command, { ...context, isHeld: talk.chat.isHeld });
}

function isChatCommand(command: TalkCommand): command is ChatCommand {
  return Object.hasOwn(chatCommands, command.type);
}

function isQuestionCommand(command: TalkCommand): command is QuestionCommand {
  return Object.hasOwn(questionCommands, command.type);
}
