import { AppError, type BroadcastRole, type ClientCommandName } from '@campus/protocol';

/**
 * How often one participant may do what in the conversation. Whoever leads writes much; a centre speaks for a room;
 * the rest of the audience is many.
 */
export const talkLimits = {
  'chat by leaders': { points: 60, durationS: 60 },
  'chat by speakers': { points: 30, durationS: 60 },
  'chat by centres': { points: 20, durationS: 60 },
  'chat by viewers': { points: 12, durationS: 60 },
  'questions by audience': { points: 5, durationS: 60 },
  'votes by audience': { points: 60, durationS: 60 },
  'pages by audience': { points: 240, durationS: 60 },
  'reactions by audience': { points: 25, durationS: 10 },
} as const;

type TalkLimitName = keyof typeof talkLimits;

export interface TalkRateLimits {
  consume(limit: TalkLimitName, key: string): Promise<void>;
}

const chatOf: Record<BroadcastRole, TalkLimitName> = {
  host: 'chat by leaders',
  moderator: 'chat by leaders',
  speaker: 'chat by speakers',
  interpreter: 'chat by speakers',
  centre: 'chat by centres',
  viewer: 'chat by viewers',
};

type Limited = ClientCommandName | 'reaction.send' | 'chat.page';
const limitOf: Partial<Record<Limited, (role: BroadcastRole) => TalkLimitName>> = {
  'chat.say': (role) => chatOf[role],
  'chat.page': () => 'pages by audience',
  'question.ask': (role) => (chatOf[role] === 'chat by leaders' ? 'chat by leaders' : 'questions by audience'),
  'question.vote': () => 'votes by audience',
  'poll.vote': () => 'votes by audience',
  'reaction.send': () => 'reactions by audience',
};

/**
 * Counts one try of a participant, for each of whom there is a count of their own: a flood from one hurts nobody else.
 * Throws RATE_LIMITED, which is for the person to read and not for the client to try again.
 */
export async function consumeTalk(
  rateLimits: TalkRateLimits,
  name: Limited,
  { participantId, role }: { participantId: string; role: BroadcastRole },
): Promise<void> {
  const limit = limitOf[name]?.(role);
  if (!limit) return;
  try {
    await rateLimits.consume(limit, participantId);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RATE_LIMITED') throw error;
    throw new AppError('RATE_LIMITED', error.message, { retryable: false });
  }
}
