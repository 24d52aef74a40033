import { AppError } from '../../errors.ts';
import type { TalkCommandOf, TalkContext, Unnumbered } from '../talk/context.ts';
import type { pollCommands } from './commands.ts';
import type { PollEvent } from './events.ts';
import type { Poll, PollKind, PollsState } from './state.ts';

export const MAX_POLLS = 50;

export type PollCommand = TalkCommandOf<typeof pollCommands>;

export function decidePoll(polls: PollsState, command: PollCommand, context: TalkContext): Unnumbered<PollEvent>[] {
  switch (command.type) {
    case 'poll.open':
      return open(polls, command, context);
    case 'poll.vote':
      return vote(polls, command, context);
    case 'poll.close': {
      const poll = need(polls, command.pollId);
      return poll.closedAtMs === null ? [closing(poll, context.byId)] : [];
    }
  }
}

/** With the end of the broadcast nobody votes any more. */
export function closePolls(polls: PollsState, byId: string | null): Unnumbered<PollEvent>[] {
  return Object.values(polls)
    .filter(({ closedAtMs }) => closedAtMs === null)
    .map((poll) => closing(poll, byId));
}

/** Null when the counts are a ballot; else why they are none. `heads`: a centre's; null for a person. */
export function ballotProblem(
  poll: Pick<Poll, 'kind' | 'options'>,
  counts: readonly number[],
  heads: number | null,
): 'incomplete' | 'too-many' | null {
  if (counts.length !== poll.options.length) return 'incomplete';
  const sum = counts.reduce((all, count) => all + count, 0);
  if (sum < 1) return 'incomplete';
  const most = heads ?? 1;
  return Math.max(...counts) > most || (isOneOf(poll.kind) && sum > most) ? 'too-many' : null;
}

/** Whether each person has one vote. */
export function isOneOf(kind: PollKind): boolean {
  return kind !== 'several';
}

function open(
  polls: PollsState,
  command: Extract<PollCommand, { type: 'poll.open' }>,
  { phase, byId, newId }: TalkContext,
): Unnumbered<PollEvent>[] {
  if (phase !== 'live' && phase !== 'paused') throw new AppError('WRONG_PHASE', `cannot open a poll while ${phase}`);
  const all = Object.values(polls);
  if (all.length >= MAX_POLLS) throw new AppError('LIMIT_EXCEEDED', `at most ${MAX_POLLS} polls`);
  if (all.some(({ closedAtMs }) => closedAtMs === null)) throw new AppError('CONFLICT', 'another poll is open');
  const { kind, text, options, isAnonymous, areResultsLive } = command;
  if (kind !== 'scale' && options.includes('')) throw new AppError('INVALID', 'an option has no words');
  return [{ type: 'poll.opened', byId, pollId: newId(), kind, text, options, isAnonymous, areResultsLive }];
}

function vote(
  polls: PollsState,
  { pollId, counts }: Extract<PollCommand, { type: 'poll.vote' }>,
  { ballotKey, participantId, heads }: TalkContext,
): Unnumbered<PollEvent>[] {
  const poll = need(polls, pollId);
  if (poll.closedAtMs !== null) throw new AppError('CONFLICT', 'the poll is closed');
  if (participantId === null) throw new AppError('FORBIDDEN', 'only a participant votes');
  // Whoever votes without a key would be named in the log for ever.
  if (poll.isAnonymous && ballotKey === null) throw new AppError('INTERNAL', 'an anonymous vote came with a name');
  const problem = ballotProblem(poll, counts, heads);
  if (problem === 'too-many') throw new AppError('LIMIT_EXCEEDED', `more votes than ${heads ?? 1}`);
  if (problem) throw new AppError('INVALID', 'the counts do not fit the options');
  const key = poll.isAnonymous && ballotKey !== null ? ballotKey : participantId;
  if (poll.ballots[key]?.join() === counts.join()) return [];
  return [{ type: 'poll.voted', pollId, ballotKey: key, counts }];
}

function closing({ id, options, result }: Poll, byId: string | null): Unnumbered<PollEvent> {
  return { type: 'poll.closed', byId, pollId: id, result: result ?? { counts: options.map(() => 0), ballots: 0 } };
}

function need(polls: PollsState, pollId: string): Poll {
  const poll = polls[pollId];
  if (!poll) throw new AppError('NOT_FOUND', 'there is no such poll');
  return poll;
}
