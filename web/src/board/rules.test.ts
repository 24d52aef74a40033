import { type BoardState, emptyState, type Participant, type Poll, type RoomEvent } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { initialLiveState } from '../broadcast/live/live-state.ts';
import { idleMedia } from '../media/media-view.ts';
import { eventToJoin, idleReport, pollMsOf, reportOf } from './rules.ts';

const event = (id: string, phase: RoomEvent['phase'], startsAtMs = 0): RoomEvent => ({
  ...{ id, phase, startsAtMs, title: id, leadInstitution: 'Nantes', durationMinutes: 60, timeZone: 'UTC' },
});

describe('a board', () => {
  it('goes to what is on air, then to what is about to be, the earlier first', () => {
    const events = [
      ...[event('planned', 'scheduled', 1), event('preparing', 'backstage', 2), event('break', 'paused', 3)],
      ...[event('later', 'live', 5), event('first', 'live', 4), event('over', 'ended', 0)],
    ];
    const left = [...events];
    const seen: (string | undefined)[] = [];
    for (let next = eventToJoin(left); next; next = eventToJoin(left)) {
      seen.push(next.id);
      left.splice(left.indexOf(next), 1);
    }
    expect(seen).toEqual(['first', 'later', 'break', 'preparing']);
    expect(eventToJoin([])).toBeNull();
  });

  it('asks again when the server says so', () => {
    const pairing: BoardState = { state: 'pairing', pairing: { code: 'WDJBMJHT', expiresAtMs: 1, pollMs: 3_000 } };
    expect(pollMsOf(pairing)).toBe(3_000);
    expect(pollMsOf(undefined)).toBeGreaterThan(1_000);
  });

  it('says what it shows and how loud, and how many are in the room', () => {
    const me = 'p-room';
    const participant: Participant = {
      ...{ id: me, role: 'centre', place: 'audience', isConnected: true, consent: 'unasked' },
      ...{ centreId: 'inst-lahore', headCount: 12, joinedAtMs: 0 },
    };
    const live = {
      ...initialLiveState,
      state: {
        ...emptyState('event-1'),
        ...{ phase: 'live' as const, participants: { [me]: participant }, captions: { lines: {}, languages: ['en'] } },
      },
      you: { participantId: me, role: 'centre' as const },
      event: {
        id: 'event-1',
        title: 'Tea',
        kind: 'talk',
        startsAtMs: 0,
        timeZone: 'UTC',
        leadInstitution: 'Nantes',
        languages: [],
      },
    };
    expect(reportOf({ live: initialLiveState, media: idleMedia, captions: null })).toEqual(idleReport);
    expect(
      reportOf({ live, media: { ...idleMedia, volume: 0.4, choice: 'low', isSoundBlocked: true }, captions: 'ur' }),
    ).toEqual({
      event: { id: 'event-1', title: 'Tea', phase: 'live' },
      ...{ isSoundOn: true, isSoundBlocked: true, volume: 0.4, picture: 'low', headCount: 12, isHandUp: false },
      ...{ poll: null, captions: { language: 'ur', languages: ['en'] } },
    });
    const hands = [{ participantId: me, about: 'Kites', raisedAtMs: 1 }];
    const raised = { ...live, state: { ...live.state, stage: { ...live.state.stage, hands } } };
    expect(reportOf({ live: raised, media: idleMedia, captions: null }).isHandUp).toBe(true);
    const poll: Poll = {
      ...{ id: 'poll-1', kind: 'single', text: 'Tea or coffee?', options: ['Tea', 'Coffee'], isAnonymous: false },
      ...{ areResultsLive: false, openedAtMs: 1, closedAtMs: null, ballots: {}, result: null },
    };
    const asked = { ...live, state: { ...live.state, talk: { ...live.state.talk, polls: { 'poll-1': poll } } } };
    const { id, kind, text, options } = poll;
    expect(reportOf({ live: asked, media: idleMedia, captions: null }, [9, 3]).poll).toEqual({
      id,
      kind,
      text,
      options,
      counts: [9, 3],
    });
    const onStage = { ...live.state, participants: { [me]: { ...participant, place: 'stage' as const } } };
    expect(reportOf({ live: { ...live, state: onStage }, media: idleMedia, captions: null }).isHandUp).toBeNull();
    expect(reportOf({ live, media: { ...idleMedia, isSilenced: true }, captions: null }).isSoundOn).toBe(false);
  });
});
