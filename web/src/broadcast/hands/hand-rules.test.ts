import { emptyState, type Participant } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { canRaiseHand, needsAgreement, ownHand } from './hand-rules.ts';

const live = { ...emptyState('event-1'), phase: 'live' as const };
const viewer = { participantId: 'p-1', role: 'viewer' as const };
const me = (consent: Participant['consent']): Participant => ({
  ...{ id: 'p-1', role: 'centre', place: 'audience', isConnected: true, consent },
  ...{ centreId: null, headCount: 3, joinedAtMs: 0 },
});

describe('a hand', () => {
  it('is raised from the backstage to the end, by everybody but an interpreter', () => {
    const canIn = (phase: 'scheduled' | 'backstage' | 'live' | 'paused' | 'ended') =>
      canRaiseHand({ state: { ...live, phase }, you: viewer, me: undefined });
    expect((['scheduled', 'backstage', 'live', 'paused', 'ended'] as const).filter(canIn)).toEqual([
      ...['backstage', 'live', 'paused'],
    ]);
    expect(canRaiseHand({ state: live, you: { ...viewer, role: 'interpreter' }, me: undefined })).toBe(false);
  });

  it('is known as one’s own', () => {
    const hand = { participantId: 'p-1', about: 'Kites', raisedAtMs: 1 };
    const state = { ...live, stage: { ...live.stage, hands: [{ ...hand, participantId: 'p-2' }, hand] } };
    expect(ownHand({ state, you: viewer })).toEqual(hand);
    expect(ownHand({ state: live, you: viewer })).toBeUndefined();
  });

  it('needs an agreement where it is recorded, and none was given', () => {
    const recorded = { ...live, isRecordedAutomatically: true };
    expect(needsAgreement({ state: live, me: undefined })).toBe(false);
    expect(needsAgreement({ state: recorded, me: undefined })).toBe(true);
    expect(needsAgreement({ state: recorded, me: me('watch-only') })).toBe(true);
    expect(needsAgreement({ state: recorded, me: me('seen-and-heard') })).toBe(false);
  });
});
