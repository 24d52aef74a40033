import type { BroadcastEvent } from '@campus/protocol';

/** What a list of who was there counts of each person. */
export interface Contributions {
  /** How often they put their hand up. */
  hands: number;
  questions: number;
  /** Questions and polls that they voted on, under their name. */
  votes: number;
}

export const noContributions: Readonly<Contributions> = { hands: 0, questions: 0, votes: 0 };

/**
 * By participant, in which the key of an anonymous ballot may stand for one: it is nobody's. Whoever changes what they
 * voted, or what their hand is about, did it once; a vote that was taken back does not count. Pure.
 */
export function contributionsOf(events: readonly BroadcastEvent[]): Map<string, Contributions> {
  const found = new Map<string, Contributions>();
  const add = (participantId: string, what: keyof Contributions, count: number): void => {
    const known = found.get(participantId) ?? noContributions;
    found.set(participantId, { ...known, [what]: known[what] + count });
  };
  const handsUp = new Set<string>();
  const votes = new Set<string>();
  const vote = (participantId: string, aboutId: string, isFor: boolean): void => {
    const key = `${participantId} ${aboutId}`;
    if (votes.has(key) === isFor) return;
    if (isFor) votes.add(key);
    else votes.delete(key);
    add(participantId, 'votes', isFor ? 1 : -1);
  };
  for (const event of events) {
    switch (event.type) {
      case 'hand.raised':
        if (!handsUp.has(event.participantId)) add(event.participantId, 'hands', 1);
        handsUp.add(event.participantId);
        break;
      case 'hand.lowered':
      case 'stage.entered':
      case 'participant.left':
      case 'participant.removed':
      case 'participant.expelled':
        handsUp.delete(event.participantId);
        break;
      case 'question.asked':
        add(event.participantId, 'questions', 1);
        break;
      case 'question.voted':
        vote(event.participantId, event.questionId, event.isFor);
        break;
      case 'poll.voted':
        vote(event.ballotKey, event.pollId, true);
        break;
      default:
    }
  }
  return found;
}
