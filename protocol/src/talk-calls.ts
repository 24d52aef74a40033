import { z } from 'zod';
import { ChatMessage } from './broadcast/chat/state.ts';
import { Counts } from './broadcast/polls/state.ts';
import { talkCommands } from './broadcast/talk/commands.ts';
import { CommandId, CommandReply, Names } from './command-reply.ts';
import { call } from './contract.ts';
import { Id } from './ids.ts';

export const ReactionKind = z.enum(['applause', 'heart', 'laugh', 'surprise', 'thumbs-up']);
export type ReactionKind = z.infer<typeof ReactionKind>;

const id = { commandId: CommandId };
export const talkCommandCalls = {
  'chat.say': call(talkCommands['chat.say'].extend(id), CommandReply),
  'chat.approve': call(talkCommands['chat.approve'].extend(id), CommandReply),
  'chat.hide': call(talkCommands['chat.hide'].extend(id), CommandReply),
  'chat.restore': call(talkCommands['chat.restore'].extend(id), CommandReply),
  'chat.configure': call(talkCommands['chat.configure'].extend(id), CommandReply),
  'question.ask': call(talkCommands['question.ask'].extend(id), CommandReply),
  'question.vote': call(talkCommands['question.vote'].extend(id), CommandReply),
  'question.move': call(talkCommands['question.move'].extend(id), CommandReply),
  'poll.open': call(talkCommands['poll.open'].extend(id), CommandReply),
  'poll.vote': call(talkCommands['poll.vote'].extend(id), CommandReply),
  'poll.close': call(talkCommands['poll.close'].extend(id), CommandReply),
} as const;

/** What is asked about the conversation, and what of it is never in the log. */
export const talkCalls = {
  /** Messages before that number, oldest first. `seq`: of the state that they were read from. */
  'chat.page': call(
    z.object({ beforeSeq: z.number().int().positive(), limit: z.number().int().min(1).max(200) }),
    z.object({
      seq: z.number().int().nonnegative(),
      messages: z.array(ChatMessage),
      hasEarlier: z.boolean(),
      names: Names,
    }),
  ),
  /** One's own ballot; null when there is none, or when nobody can tell any more whose it was. */
  'poll.mine': call(z.object({ pollId: Id }), z.object({ counts: Counts.nullable() })),
  'reaction.send': call(z.object({ kind: ReactionKind }), z.object({})),
} as const;

export const talkNotices = {
  /** How many reactions there were since the last notice, by kind. */
  'reactions.counted': z.object({ counts: z.partialRecord(ReactionKind, z.number().int().positive()) }),
} as const;
