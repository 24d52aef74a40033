import { chatCommands } from '../chat/commands.ts';
import { pollCommands } from '../polls/commands.ts';
import { questionCommands } from '../questions/commands.ts';
import type { TalkCommandOf } from './context.ts';

export const talkCommands = { ...chatCommands, ...questionCommands, ...pollCommands } as const;
export type TalkCommandName = keyof typeof talkCommands;
export type TalkCommand = TalkCommandOf<typeof talkCommands>;

export function isTalkCommand(command: { type: string }): command is TalkCommand {
  return Object.hasOwn(talkCommands, command.type);
}

/** What moderators still do when all is over: the replay shows it. */
export const talkAfterTheEnd: readonly TalkCommandName[] = ['chat.hide', 'chat.restore', 'question.move'];
