import { AppError, type BroadcastRole, type ClientCommandName } from '@campus/protocol';

/**
 * How often one participant may do what, over all their connections. Whoever leads writes much; a centre speaks for a
 * room; the rest of the audience is many.
 */
export const participantLimits = {
  'chat by leaders': { points: 60, durationS: 60 },
  'chat by speakers': { points: 30, durationS: 60 },
  'chat by centres': { points: 20, durationS: 60 },
  'chat by viewers': { points: 12, durationS: 60 },
  'questions by audience': { points: 5, durationS: 60 },
  'votes by audience': { points: 60, durationS: 60 },
  'pages by audience': { points: 240, durationS: 60 },
  // Whoever leads looks for a name letter by letter.
  'lists by leaders': { points: 120, durationS: 60 },
  'reactions by audience': { points: 25, durationS: 10 },
  // Nobody changes their mind more often; a flood of hands or answers would be one of events for all who lead.
  'hands by participant': { points: 8, durationS: 40 },
  'consents by participant': { points: 8, durationS: 40 },
  // Each opens something in the media plane; whoever comes back publishes all of theirs anew.
  'tracks by participant': { points: 60, durationS: 60 },
  // A line each half second, which is more than anybody says.
  'captions by participant': { points: 120, durationS: 60 },
  // What each time is an event for everyone. Whoever looks for a page turns several a second.
  'acts by participant': { points: 120, durationS: 10 },
} as const;

type ParticipantLimitName = keyof typeof participantLimits;

export interface ParticipantRateLimits {
  consume(limit: ParticipantLimitName, key: string): Promise<void>;
}

const chatOf: Record<BroadcastRole, ParticipantLimitName> = {
  host: 'chat by leaders',
  moderator: 'chat by leaders',
  speaker: 'chat by speakers',
  interpreter: 'chat by speakers',
  centre: 'chat by centres',
  viewer: 'chat by viewers',
};

const acts = (): ParticipantLimitName => 'acts by participant';

type Limited = ClientCommandName | 'reaction.send' | 'chat.page' | 'audience.list' | 'track.addEncoding';
const limitOf: Partial<Record<Limited, (role: BroadcastRole) => ParticipantLimitName>> = {
  'chat.say': (role) => chatOf[role],
  'chat.page': () => 'pages by audience',
  'audience.list': () => 'lists by leaders',
  'question.ask': (role) => (chatOf[role] === 'chat by leaders' ? 'chat by leaders' : 'questions by audience'),
  'question.vote': () => 'votes by audience',
  'poll.vote': () => 'votes by audience',
  'reaction.send': () => 'reactions by audience',
  'hand.raise': () => 'hands by participant',
  'consent.give': () => 'consents by participant',
  'caption.say': () => 'captions by participant',
  'camera.confirm': acts,
  'camera.unconfirm': acts,
  'participant.count': acts,
  'slides.show': acts,
  'slides.hide': acts,
  'slides.draw': acts,
  'slides.erase': acts,
  'track.publish': () => 'tracks by participant',
  'track.addEncoding': () => 'tracks by participant',
  'track.close': acts,
  'track.mute': acts,
  'track.unmute': acts,
};

/**
 * Counts one try of a participant, for each of whom there is a count of their own: a flood from one hurts nobody else.
 * Throws RATE_LIMITED, which is for the person to read and not for the client to try again.
 */
export async function consumeOwn(
  rateLimits: ParticipantRateLimits,
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
