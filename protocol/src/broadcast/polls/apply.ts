import type { PollEvent } from './events.ts';
import type { Poll, PollsState } from './state.ts';

/** Pure and total, as `apply` is. */
export function applyPoll(polls: PollsState, event: PollEvent): PollsState {
  switch (event.type) {
    case 'poll.opened': {
      const { pollId: id, kind, text, options, isAnonymous, areResultsLive, atMs } = event;
      const opened: Poll = {
        ...{ id, kind, text, options, isAnonymous, areResultsLive, openedAtMs: atMs, closedAtMs: null, ballots: {} },
        // Of what nobody may see there is nothing yet.
        result: areResultsLive ? { counts: options.map(() => 0), ballots: 0 } : null,
      };
      return { ...polls, [id]: opened };
    }
    case 'poll.voted':
      return changed(polls, event.pollId, (poll) => withBallot(poll, event.ballotKey, event.counts));
    case 'poll.closed':
      return changed(polls, event.pollId, (poll) => ({ ...poll, closedAtMs: event.atMs, result: event.result }));
    case 'poll.counted':
      return changed(polls, event.pollId, (poll) => ({ ...poll, result: event.result }));
  }
}

function changed(polls: PollsState, id: string, change: (poll: Poll) => Poll): PollsState {
  const poll = polls[id];
  return poll ? { ...polls, [id]: change(poll) } : polls;
}

function withBallot(poll: Poll, ballotKey: string, counts: number[]): Poll {
  const earlier = poll.ballots[ballotKey];
  const result = poll.result ?? { counts: poll.options.map(() => 0), ballots: 0 };
  return {
    ...poll,
    ballots: { ...poll.ballots, [ballotKey]: counts },
    result: {
      counts: result.counts.map((count, index) => count + (counts[index] ?? 0) - (earlier?.[index] ?? 0)),
      ballots: result.ballots + (earlier ? 0 : 1),
    },
  };
}
