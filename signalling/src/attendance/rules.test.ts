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

  it('counts what somebody did under their name, by the kind of event', () => {
    const did = (type: string, who: object) => ({ type, ...who }) as unknown as UnnumberedEvent;
    const log = logOf(
      [1, joined('lahore', 'centre')],
      [2, did('hand.raised', { participantId: 'lahore' })],
      [3, did('question.asked', { participantId: 'lahore' })],
      [4, did('poll.voted', { participantId: 'lahore' })],
      [5, did('poll.voted', { ballotKey: 'nobody’s' })],
      [6, did('question.voted', { byId: 'lahore' })],
      [7, did('hand.lowered', { participantId: 'lahore' })],
      [8, did('hand.raised', { participantId: 'somebody-unknown' })],
    );
    expect(presences(log, [], 10).get('lahore')?.counts).toEqual({ hands: 1, questions: 1, votes: 2 });
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
