import { describe, expect, it } from 'vitest';
import { conversation } from '../../testing/conversation.ts';
import type { BroadcastCommand } from '../commands.ts';
import type { PollKind } from './state.ts';

type Change = { isAnonymous?: boolean; areResultsLive?: boolean; options?: string[] };

const opening = (kind: PollKind, change: Change = {}): BroadcastCommand => ({
  ...{ type: 'poll.open', kind, text: 'Tea or coffee?', options: ['Tea', 'Coffee', 'Water'] },
  ...{ isAnonymous: true, areResultsLive: false, ...change },
});

function polled(kind: PollKind, change: Change = {}) {
  const talk = conversation();
  talk.run('mod-1', opening(kind, change));
  const pollId = Object.keys(talk.state().talk.polls)[0] ?? '';
  return {
    ...talk,
    pollId,
    vote: (id: string, counts: number[]) => talk.run(id, { type: 'poll.vote', pollId, counts }),
    refused: (id: string, counts: number[]) => talk.refusal(id, { type: 'poll.vote', pollId, counts }),
    seenBy: (id: string) => talk.talkOf(id).polls[pollId],
  };
}

describe('a poll', () => {
  it('takes one choice, or several, or one step of a scale, as it was opened', () => {
    for (const kind of ['single', 'scale'] as const) {
      const { vote, refused } = polled(kind);
      expect(refused('viewer-1', [1, 1, 0])).toBe('LIMIT_EXCEEDED');
      expect(vote('viewer-1', [0, 1, 0])).toEqual(['poll.voted']);
    }
    const { vote, refused } = polled('several');
    expect(vote('viewer-1', [1, 1, 0])).toEqual(['poll.voted']);
    expect(refused('viewer-1', [2, 0, 0])).toBe('LIMIT_EXCEEDED');
    expect(refused('viewer-1', [0, 0, 0])).toBe('INVALID');
    expect(refused('viewer-1', [1, 0])).toBe('INVALID');
    expect(refused('interp-1', [1, 0, 0])).toBe('FORBIDDEN');
  });

  it('takes a centre’s heads, and no more than are there', () => {
    const single = polled('single');
    expect(single.refused('centre-1', [12, 9, 0])).toBe('LIMIT_EXCEEDED');
    single.vote('centre-1', [12, 8, 0]);
    single.vote('viewer-1', [0, 0, 1]);
    expect(single.seenBy('host-1')?.result).toEqual({ counts: [12, 8, 1], ballots: 2 });
    const several = polled('several');
    several.vote('centre-1', [20, 20, 3]);
    expect(several.refused('centre-1', [21, 0, 0])).toBe('LIMIT_EXCEEDED');
  });

  it('counts the later ballot of whoever votes again, until it is closed', () => {
    const talk = polled('single');
    talk.vote('viewer-1', [1, 0, 0]);
    expect(talk.vote('viewer-1', [1, 0, 0])).toEqual([]);
    talk.vote('viewer-1', [0, 1, 0]);
    expect(talk.seenBy('host-1')?.result).toEqual({ counts: [0, 1, 0], ballots: 1 });
    talk.run('mod-1', { type: 'poll.close', pollId: talk.pollId });
    expect(talk.refused('viewer-1', [1, 0, 0])).toBe('CONFLICT');
    expect(talk.run('mod-1', { type: 'poll.close', pollId: talk.pollId })).toEqual([]);
  });

  it('shows its counts to the audience when it is closed, or from the beginning where the hosts say so', () => {
    const talk = polled('single');
    talk.vote('viewer-1', [1, 0, 0]);
    expect(talk.seenBy('viewer-1')?.result).toBeNull();
    expect(talk.seenBy('mod-1')?.result?.counts).toEqual([1, 0, 0]);
    talk.run('host-1', { type: 'poll.close', pollId: talk.pollId });
    expect(talk.seenBy('viewer-1')?.result?.counts).toEqual([1, 0, 0]);
    const live = polled('single', { areResultsLive: true });
    live.vote('viewer-1', [1, 0, 0]);
    expect(live.seenBy('viewer-2')?.result?.counts).toEqual([1, 0, 0]);
  });

  it('tells by name who voted only where it says so, and to those who moderate', () => {
    const named = polled('single', { isAnonymous: false });
    named.vote('viewer-1', [1, 0, 0]);
    expect(named.seenBy('mod-1')?.ballots).toEqual({ 'viewer-1': [1, 0, 0] });
    expect(named.seenBy('speaker-1')?.ballots).toEqual({});
    const secret = polled('single');
    secret.vote('viewer-1', [1, 0, 0]);
    expect(secret.seenBy('host-1')?.ballots).toEqual({});
    expect(JSON.stringify(secret.events())).not.toContain('viewer-1');
  });

  it('is one at a time, on air, and is closed with the broadcast', () => {
    const talk = polled('single');
    expect(talk.refusal('host-1', opening('several'))).toBe('CONFLICT');
    expect(talk.refusal('speaker-1', opening('several'))).toBe('FORBIDDEN');
    expect(talk.run('host-1', { type: 'broadcast.end' })).toEqual(['poll.closed', 'broadcast.ended']);
    expect(talk.seenBy('viewer-1')?.result).toEqual({ counts: [0, 0, 0], ballots: 0 });
    expect(conversation({ isLive: false }).refusal('host-1', opening('single'))).toBe('WRONG_PHASE');
  });

  it('may leave steps of a scale without words, and no option', () => {
    const options = ['Not at all', '', '', '', 'Very much'];
    expect(conversation().run('host-1', opening('scale', { options }))).toEqual(['poll.opened']);
    expect(conversation().refusal('host-1', opening('single', { options }))).toBe('INVALID');
  });
});
