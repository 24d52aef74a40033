import type { BroadcastEvent, BroadcastRole, UnnumberedEvent } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { presences, timeOnAir, within } from './rules.ts';

/** Events with the minute in which each happened. */
function logOf(...steps: readonly (readonly [minute: number, event: UnnumberedEvent])[]): BroadcastEvent[] {
  return steps.map(([minute, event], index) => ({ ...event, seq: index + 1, atMs: minute }) as BroadcastEvent);
}
const joined = (participantId: string, role: BroadcastRole, headCount: number | null = null): UnnumberedEvent => ({
  ...{ type: 'participant.joined', participantId, role, headCount },
  ...{ consent: 'unasked', centreId: null },
});
const byHost = { byId: 'claire' };

describe('who was there', () => {
  it('counts from going live to the end, breaks with it', () => {
    const log = logOf(
      [1, { type: 'backstage.opened', ...byHost }],
      [5, { type: 'broadcast.wentLive', ...byHost }],
      [8, { type: 'broadcast.paused', ...byHost }],
      [9, { type: 'broadcast.resumed', ...byHost }],
    );
    expect(timeOnAir(log, 12)).toEqual({ fromMs: 5, untilMs: 12, isOver: false });
    const over = [...log, ...logOf([20, { type: 'broadcast.ended', ...byHost }])];
    expect(timeOnAir(over, 99)).toEqual({ fromMs: 5, untilMs: 20, isOver: true });
    expect(timeOnAir(log.slice(0, 1), 12)).toBeNull();
  });

  it('leaves out the time in which a centre’s connection was away, and keeps the most heads', () => {
    const log = logOf(
      [1, joined('lahore', 'centre', 12)],
      [3, { type: 'participant.dropped', participantId: 'lahore' }],
      [4, { type: 'participant.returned', participantId: 'lahore' }],
      [5, { type: 'participant.counted', participantId: 'lahore', headCount: 25 }],
      [6, { type: 'participant.counted', participantId: 'lahore', headCount: 20 }],
    );
    const presence = presences(log, [], 10).get('lahore');
    expect(presence).toMatchObject({ role: 'centre', heads: 25 });
    expect(presence?.intervals).toEqual([
      { fromMs: 1, untilMs: 3 },
      { fromMs: 4, untilMs: 10 },
    ]);
  });

  it('takes a viewer’s time from their visits, and a centre’s from the log alone', () => {
    const visits = [
      { participantId: 'amina', role: 'viewer' as const, fromMs: 2, untilMs: 6 },
      { participantId: 'lahore', role: 'centre' as const, fromMs: 0, untilMs: 99 },
    ];
    const found = presences(logOf([3, joined('lahore', 'centre')]), visits, 10);
    expect(found.get('amina')?.intervals).toEqual([{ fromMs: 2, untilMs: 6 }]);
    expect(found.get('lahore')?.intervals).toEqual([{ fromMs: 3, untilMs: 10 }]);
  });

  it('counts what somebody did under their name, and a change of it not again', () => {
    const lahore = { participantId: 'lahore' };
    const log = logOf(
      [1, joined('lahore', 'centre')],
      [2, { type: 'hand.raised', ...lahore, about: '' }],
      [3, { type: 'hand.raised', ...lahore, about: 'Our kites' }],
      [4, { type: 'hand.lowered', ...byHost, ...lahore }],
      [5, { type: 'hand.raised', ...lahore, about: '' }],
      [6, { type: 'hand.raised', participantId: 'somebody-unknown', about: '' }],
      [7, { type: 'question.asked', ...lahore, questionId: 'question-1', text: 'Why?', isHeld: false }],
      [8, { type: 'question.voted', ...lahore, questionId: 'question-2', isFor: true }],
      [9, { type: 'question.voted', ...lahore, questionId: 'question-2', isFor: false }],
      [10, { type: 'question.voted', ...lahore, questionId: 'question-3', isFor: true }],
      [11, { type: 'poll.voted', pollId: 'by-name', ballotKey: 'lahore', counts: [0, 12] }],
      [12, { type: 'poll.voted', pollId: 'by-name', ballotKey: 'lahore', counts: [12, 0] }],
      [13, { type: 'poll.voted', pollId: 'anonymous', ballotKey: 'a key of nobody', counts: [1, 0] }],
    );
    const found = presences(log, [], 20);
    expect(found.get('lahore')?.counts).toEqual({ hands: 2, questions: 1, votes: 2 });
    expect([...found.keys()]).toEqual(['lahore']);
  });

  it('counts the time in two windows once, and none of it off air', () => {
    const visits = [
      { fromMs: 6, untilMs: 9 },
      { fromMs: 1, untilMs: 4 },
      { fromMs: 3, untilMs: 5 },
      { fromMs: 0, untilMs: 1 },
    ];
    expect(within(visits, { fromMs: 2, untilMs: 8 })).toEqual([
      { fromMs: 2, untilMs: 5 },
      { fromMs: 6, untilMs: 8 },
    ]);
  });
});
