import { type BroadcastState, emptyState, type Person } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { desiredRecording } from './desired.ts';
import { type Asker, maySee, mayWatch } from './rules.ts';

const person: Person = {
  id: 'p-1',
  name: 'A',
  email: 'a@b.example',
  role: 'member',
  institutionId: 'i-1',
  institutionName: 'I',
  language: null,
  roles: [],
};
const nobody: Asker = { person: null, grant: null, isHost: false };
const row = (visibility: 'public' | 'partners' | 'invited' | null = null) => ({
  event_id: 'event-1',
  visibility,
  state: 'ready' as const,
});
const event = { visibility: 'invited' as const, isDemo: false };

describe('who may watch a recording', () => {
  it('is decided by the event where the recording says nothing', () => {
    expect(mayWatch(row(), { visibility: 'public' }, nobody)).toBe(true);
    expect(mayWatch(row(), { visibility: 'invited' }, nobody)).toBe(false);
    expect(mayWatch(row('invited'), { visibility: 'public' }, nobody)).toBe(false);
  });

  it('is everyone, every account, or only hosts and links of its event', () => {
    const member = { ...nobody, person };
    expect(mayWatch(row('partners'), event, nobody)).toBe(false);
    expect(mayWatch(row('partners'), event, member)).toBe(true);
    expect(mayWatch(row('invited'), event, member)).toBe(false);
    expect(mayWatch(row('invited'), event, { ...nobody, grant: { eventId: 'event-1' } })).toBe(true);
    expect(mayWatch(row('invited'), event, { ...nobody, grant: { eventId: 'event-2' } })).toBe(false);
    expect(mayWatch(row('invited'), event, { ...nobody, isHost: true })).toBe(true);
  });

  it('is told nothing of what is still being recorded, was lost, or is only the demo', () => {
    const open = { visibility: 'public' as const, isDemo: false };
    expect(maySee(row(), open, nobody)).toBe(true);
    expect(maySee({ ...row(), state: 'recording' }, open, nobody)).toBe(false);
    expect(maySee({ ...row(), state: 'failed' }, open, nobody)).toBe(false);
    expect(maySee({ ...row(), state: 'recording' }, open, { ...nobody, isHost: true })).toBe(true);
    expect(maySee(row(), { ...open, isDemo: true }, { ...nobody, person, isHost: true })).toBe(false);
    // Somebody has to find what fills the disk.
    const admin: Asker = { person: { ...person, role: 'admin' }, grant: null, isHost: true };
    expect(maySee(row(), { ...open, isDemo: true }, admin)).toBe(true);
    expect(maySee(row(), { ...open, isDemo: true }, { ...nobody, grant: { eventId: 'event-1' } })).toBe(true);
  });
});

describe('what the recorder shall do', () => {
  const recording = { id: 'rec-1', requestedAtMs: 1, captureStartedAtMs: 5, endedAtMs: null, endReason: null };
  const live: BroadcastState = { ...emptyState('event-1'), phase: 'live', recording };

  it('is nothing without a recording, before the first live moment, and after the end', () => {
    expect(desiredRecording({ ...live, recording: null })).toBeNull();
    expect(desiredRecording({ ...live, recording: { ...recording, captureStartedAtMs: null } })).toBeNull();
    expect(desiredRecording({ ...live, recording: { ...recording, endedAtMs: 9 } })).toBeNull();
    expect(desiredRecording({ ...live, phase: 'ended' })).toBeNull();
  });

  it('is to capture while it is live, and to wait while it is paused', () => {
    expect(desiredRecording(live)).toEqual({
      recordingId: 'rec-1',
      epochMs: 5,
      isCapturing: true,
      roomId: 'event-1',
      tracks: [],
    });
    expect(desiredRecording({ ...live, phase: 'paused' })?.isCapturing).toBe(false);
  });
});
