import type { TalkViewer } from '../talk/context.ts';
import type { PollEvent } from './events.ts';
import type { Poll, PollsState } from './state.ts';

function maySeeResult(poll: Poll, { isLeader }: TalkViewer): boolean {
  return isLeader || poll.areResultsLive || poll.closedAtMs !== null;
}

function maySeeBallots(poll: Poll, { isLeader }: TalkViewer): boolean {
  return isLeader && !poll.isAnonymous;
}

export function projectPolls(polls: PollsState, viewer: TalkViewer): PollsState {
  return Object.fromEntries(Object.values(polls).map((poll) => [poll.id, projectPoll(poll, viewer)]));
}

function projectPoll(poll: Poll, viewer: TalkViewer): Poll {
  return {
    ...poll,
    ballots: maySeeBallots(poll, viewer) ? poll.ballots : {},
    result: maySeeResult(poll, viewer) ? poll.result : null,
  };
}

/** The event as this viewer may know it; null for nothing. */
export function projectPollEvent(after: PollsState, event: PollEvent, viewer: TalkViewer): PollEvent | null {
  switch (event.type) {
    case 'poll.opened':
    case 'poll.closed':
      return viewer.isLeader ? event : { ...event, byId: null };
    case 'poll.voted': {
      const { seq, atMs, pollId } = event;
      const poll = after[pollId];
      if (!poll) return null;
      if (maySeeBallots(poll, viewer)) return event;
      if (!maySeeResult(poll, viewer) || !poll.result) return null;
      return { type: 'poll.counted', seq, atMs, pollId, result: poll.result };
    }
    case 'poll.counted':
      return null;
  }
}
