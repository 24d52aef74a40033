import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempts, cast, roleOfCast, runAttempts } from '../../testing/broadcast-arbitraries.ts';
import { withEarlier } from '../chat/apply.ts';
import { pageOfChat } from '../chat/project.ts';
import { isOneOf } from '../polls/decide.ts';
import { projectEvent, projectState, talkViewer } from '../project.ts';
import type { BroadcastState } from '../state.ts';
import { projectTalk, talkersIn } from './project.ts';

const viewers = cast.map((participantId) => ({ participantId, role: roleOfCast[participantId] }));
/** The host's role can be passed on, and given back. */
const isLeading = ({ participants, bannedIds }: BroadcastState, id: (typeof cast)[number]): boolean =>
  ['host', 'moderator'].includes(participants[id]?.role ?? roleOfCast[id]) && !bannedIds.includes(id);

/** Runs each attempt and looks at every state that is reached. */
const everywhere = (look: (after: BroadcastState, before: BroadcastState) => void, numRuns = 40): void =>
  fc.assert(
    fc.property(attempts, (list) => {
      runAttempts(list, (before, after) => look(after, before));
    }),
    { numRuns },
  );

describe('the conversation', () => {
  it('counts every vote for a question once, and every ballot once, with no more votes than there are people', () => {
    everywhere(({ talk: { questions, polls } }) => {
      for (const { votes, voterIds } of Object.values(questions)) {
        expect(votes).toBe(voterIds.length);
        expect(new Set(voterIds).size).toBe(voterIds.length);
      }
      for (const { kind, options, ballots, result } of Object.values(polls)) {
        const all = Object.values(ballots);
        const counts = options.map((_, index) => all.reduce((sum, ballot) => sum + (ballot[index] ?? 0), 0));
        expect(result ?? { counts: options.map(() => 0), ballots: 0 }).toEqual({ counts, ballots: all.length });
        for (const ballot of all) {
          const sum = ballot.reduce((a, b) => a + b, 0);
          // Rooms of at most 60 heads.
          if (isOneOf(kind)) expect(sum).toBeLessThanOrEqual(60);
          expect(sum).toBeGreaterThan(0);
        }
      }
    });
  });

  it('holds in an anonymous poll nobody by name, in states and in events', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        runAttempts(list, (_, after, event) => {
          if (event.type !== 'poll.voted' || !after.talk.polls[event.pollId]?.isAnonymous) return;
          const written = JSON.stringify([event, after.talk.polls[event.pollId]]);
          for (const id of cast) expect(written).not.toContain(`"${id}"`);
        });
      }),
    );
  });
});

describe('what somebody may know of the conversation', () => {
  it('is nothing held, hidden or said to the hosts, but their own, unless they moderate', () => {
    everywhere((after) => {
      for (const viewer of viewers) {
        if (isLeading(after, viewer.participantId)) continue;
        const { chat, questions } = projectState(after, viewer).talk;
        const others = ({ participantId }: { participantId: string }): boolean =>
          participantId !== viewer.participantId;
        expect(chat.held.filter(others)).toEqual([]);
        for (const message of chat.messages.flat().filter(others))
          expect([message.to, message.state]).toEqual(['everyone', 'shown']);
        for (const question of Object.values(questions).filter(others))
          expect(['open', 'answering', 'answered']).toContain(question.state);
      }
    });
  });

  it('is everything for those who moderate, but who voted without a name', () => {
    everywhere((after) => {
      const { chat, questions, polls } = projectState(after, { participantId: 'mod-1', role: 'moderator' }).talk;
      const isBanned = after.bannedIds.includes('mod-1');
      if (isBanned) return;
      expect(chat.held).toEqual(after.talk.chat.held);
      expect(chat.messages.flat()).toEqual(after.talk.chat.messages.flat());
      expect(Object.keys(questions)).toEqual(Object.keys(after.talk.questions));
      for (const poll of Object.values(polls)) {
        expect(poll.result).toEqual(after.talk.polls[poll.id]?.result);
        expect(poll.ballots).toEqual(poll.isAnonymous ? {} : after.talk.polls[poll.id]?.ballots);
      }
    });
  });

  it('is no ballot and no voter of others, and no count before its time', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        runAttempts(list, (before, after, event) => {
          for (const viewer of viewers) {
            if (isLeading(after, viewer.participantId)) continue;
            const { questions, polls } = projectState(after, viewer).talk;
            for (const poll of Object.values(polls)) {
              expect(poll.ballots).toEqual({});
              if (poll.closedAtMs === null && !poll.areResultsLive) expect(poll.result).toBeNull();
            }
            for (const { voterIds } of Object.values(questions))
              expect(voterIds.filter((id) => id !== viewer.participantId)).toEqual([]);
            const projected = projectEvent(before, after, event, viewer);
            if (projected.kind === 'snapshot') continue;
            expect(projected.event.type).not.toBe('poll.voted');
            if (projected.event.type === 'question.voted')
              expect(projected.event.participantId).toBe(viewer.participantId);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it('comes in pages to the same messages as at once', () => {
    fc.assert(
      fc.property(attempts, fc.integer({ min: 1, max: 4 }), (list, limit) => {
        const { state } = runAttempts(list);
        for (const viewer of viewers) {
          const looker = talkViewer(state, viewer);
          let { chat } = projectTalk(state.talk, looker, limit);
          while (chat.hasEarlier) {
            const beforeSeq = chat.messages[0]?.[0]?.shownSeq ?? state.seq + 1;
            const page = pageOfChat(state.talk.chat, looker, beforeSeq, limit);
            chat = withEarlier(chat, page.messages, page.hasEarlier);
          }
          const whole = projectTalk(state.talk, looker, 1_000).chat;
          expect(chat.messages.flat()).toEqual(whole.messages.flat());
        }
      }),
      { numRuns: 30 },
    );
  });

  it('names whoever is to be named beside it', () => {
    everywhere((after) => {
      for (const viewer of viewers) {
        const { talk } = projectState(after, viewer);
        const ids = talkersIn(talk);
        for (const message of talk.chat.messages.flat()) expect(ids).toContain(message.participantId);
        for (const id of ids) expect(cast).toContain(id);
      }
    }, 20);
  });
});
