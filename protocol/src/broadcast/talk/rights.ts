import type { BroadcastRole } from '../roles.ts';
import type { TalkCommandName } from './commands.ts';

type Always = 'always' | 'never';

const leaders: Record<BroadcastRole, Always> = {
  host: 'always',
  moderator: 'always',
  speaker: 'never',
  interpreter: 'never',
  centre: 'never',
  viewer: 'never',
};
const everyone: Record<BroadcastRole, Always> = {
  ...{ host: 'always', moderator: 'always', speaker: 'always' },
  ...{ interpreter: 'always', centre: 'always', viewer: 'always' },
};
/** Interpreters speak for others, and write. */
const allButInterpreters: Record<BroadcastRole, Always> = { ...everyone, interpreter: 'never' };

export const talkRights: Readonly<Record<TalkCommandName, Readonly<Record<BroadcastRole, Always>>>> = {
  'chat.say': everyone,
  'chat.approve': leaders,
  'chat.hide': leaders,
  'chat.restore': leaders,
  'chat.configure': leaders,
  'question.ask': allButInterpreters,
  'question.vote': allButInterpreters,
  'question.move': leaders,
  'poll.open': leaders,
  'poll.vote': allButInterpreters,
  'poll.close': leaders,
};
