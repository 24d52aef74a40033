import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../errors.ts';
import { apply } from './apply.ts';
import { type Actor, type BroadcastCommand, clientCommandNames } from './commands.ts';
import { decide } from './decide.ts';
import type { BroadcastEvent } from './events.ts';
import { seesBackstage } from './project.ts';
import { commandRights } from './rights.ts';
import { BroadcastRole } from './roles.ts';
import { type BroadcastState, emptyState } from './state.ts';

const system: Actor = { kind: 'system' };
const host: Actor = { kind: 'participant', participantId: 'host-1', role: 'host' };
const centre: Actor = { kind: 'participant', participantId: 'centre-1', role: 'centre' };

function broadcast(isRecordedAutomatically = false) {
  let state: BroadcastState = emptyState('broadcast-1');
  const run = (actor: Actor, command: BroadcastCommand): string[] => {
    const events = decide(state, command, { actor, newId: () => 'fresh-id', nowMs: 1000 });
    for (const event of events) state = apply(state, { ...event, seq: state.seq + 1, atMs: 1000 } as BroadcastEvent);
    return events.map((event) => event.type);
  };
  const join = (
    participantId: string,
    role: BroadcastRole,
    consent: 'unasked' | 'seen-and-heard' | 'watch-only' = 'seen-and-heard',
  ) => run(system, { type: 'participant.join', participantId, role, consent, centreId: null, headCount: null });
  const refusal = (actor: Actor, command: BroadcastCommand): ErrorCode => {
    try {
      run(actor, command);
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
    throw new Error(`${command.type} was not refused`);
  };
  run(system, { type: 'broadcast.create', eventId: 'event-1', isRecordedAutomatically });
  join('host-1', 'host');
  return { run, join, refusal, state: () => state };
}

describe('a broadcast', () => {
  it('goes its way from scheduled to ended, and no other', () => {
    const { run, refusal } = broadcast();
    expect(refusal(host, { type: 'broadcast.goLive' })).toBe('WRONG_PHASE');
    expect(run(host, { type: 'backstage.open' })).toEqual(['backstage.opened']);
    expect(refusal(host, { type: 'broadcast.pause' })).toBe('WRONG_PHASE');
    expect(run(host, { type: 'broadcast.goLive' })).toEqual(['broadcast.wentLive']);
    expect(run(host, { type: 'broadcast.goLive' })).toEqual([]);
    expect(run(host, { type: 'broadcast.pause' })).toEqual(['broadcast.paused']);
    expect(run(host, { type: 'broadcast.resume' })).toEqual(['broadcast.resumed']);
    expect(run(host, { type: 'broadcast.end' })).toEqual(['broadcast.ended']);
    expect(refusal(host, { type: 'broadcast.goLive' })).toBe('WRONG_PHASE');
    expect(refusal(host, { type: 'stage.feature', layout: 'one', trackIds: [] })).toBe('WRONG_PHASE');
  });

  it('is cancelled by the servers as long as it was never live, and goes live no more', () => {
    for (const isOpen of [false, true]) {
      const { run, refusal, state } = broadcast();
      if (isOpen) run(host, { type: 'backstage.open' });
      expect(run(system, { type: 'broadcast.cancel' })).toEqual(['broadcast.ended']);
      expect(run(system, { type: 'broadcast.cancel' })).toEqual([]);
      expect(state().phase).toBe('ended');
      expect(refusal(host, { type: 'backstage.open' })).toBe('WRONG_PHASE');
      expect(refusal(host, { type: 'broadcast.goLive' })).toBe('WRONG_PHASE');
    }
    const { run, refusal } = broadcast();
    expect(refusal(host, { type: 'broadcast.end' })).toBe('WRONG_PHASE');
    run(host, { type: 'backstage.open' });
    run(host, { type: 'recording.start' });
    run(host, { type: 'broadcast.goLive' });
    expect(refusal(system, { type: 'broadcast.cancel' })).toBe('WRONG_PHASE');
  });

  it('is abandoned only while it is on air without a connected host, moderator or speaker', () => {
    const { run, join, state } = broadcast();
    const abandon = () => run(system, { type: 'broadcast.abandon' });
    run(system, { type: 'participant.drop', participantId: 'host-1' });
    expect(abandon()).toEqual([]);
    join('host-1', 'host');
    run(host, { type: 'backstage.open' });
    run(host, { type: 'recording.start' });
    run(host, { type: 'broadcast.goLive' });
    join('speaker-1', 'speaker');
    join('interp-1', 'interpreter');
    run(system, { type: 'participant.leave', participantId: 'host-1' });
    expect(abandon()).toEqual([]);
    run(system, { type: 'participant.drop', participantId: 'speaker-1' });
    expect(abandon()).toEqual(['recording.stopped', 'broadcast.ended']);
    expect(abandon()).toEqual([]);
    expect(state().phase).toBe('ended');
  });

  it('has no tracks any more when it ended, and features none', () => {
    const { run, state } = broadcast();
    run(host, { type: 'backstage.open' });
    run(host, { type: 'track.publish', trackId: 'track-1', source: 'camera' });
    run(host, { type: 'broadcast.goLive' });
    run(host, { type: 'stage.feature', layout: 'one', trackIds: ['track-1'] });
    run(host, { type: 'broadcast.end' });
    expect(state().tracks).toEqual({});
    expect(state().featured.trackIds).toEqual([]);
  });

  it('starts its recording with going live when the event says so, and stops it with the end', () => {
    const { run, state } = broadcast(true);
    run(host, { type: 'backstage.open' });
    expect(run(host, { type: 'broadcast.goLive' })).toEqual(['recording.started', 'broadcast.wentLive']);
    expect(state().recording?.captureStartedAtMs).toBe(1000);
    expect(run(host, { type: 'broadcast.end' })).toEqual(['recording.stopped', 'broadcast.ended']);
    expect(state().recording?.endReason).toBe('broadcast-ended');
  });

  it('does not let a centre publish before it is on stage, and stops it when it leaves', () => {
    const { run, join, refusal, state } = broadcast();
    join('centre-1', 'centre');
    run(host, { type: 'backstage.open' });
    const publish: BroadcastCommand = { type: 'track.publish', trackId: 'track-1', source: 'camera' };
    expect(refusal(centre, publish)).toBe('FORBIDDEN');
    run(host, { type: 'stage.bring', participantId: 'centre-1' });
    expect(run(centre, publish)).toEqual(['track.published']);
    expect(run(host, { type: 'stage.release', participantId: 'centre-1' })).toEqual(['track.closed', 'stage.left']);
    expect(state().tracks).toEqual({});
  });

  it('lets nobody publish into a recorded broadcast without consent, and closes what they published when it is withdrawn', () => {
    const { run, join, refusal } = broadcast(true);
    join('speaker-1', 'speaker', 'watch-only');
    run(host, { type: 'backstage.open' });
    const speaker: Actor = { kind: 'participant', participantId: 'speaker-1', role: 'speaker' };
    const publish: BroadcastCommand = { type: 'track.publish', trackId: 'track-1', source: 'microphone' };
    expect(refusal(speaker, publish)).toBe('CONSENT_REQUIRED');
    run(speaker, { type: 'consent.give', consent: 'seen-and-heard', textVersion: 'v1' });
    run(speaker, publish);
    expect(run(speaker, { type: 'consent.give', consent: 'watch-only', textVersion: 'v1' })).toEqual([
      'consent.given',
      'track.closed',
    ]);
  });

  it('notes what was said about a recording elsewhere, also by who is gone or when all is over', () => {
    const { run, join, state } = broadcast(true);
    join('speaker-1', 'speaker');
    run(host, { type: 'backstage.open' });
    const speaker: Actor = { kind: 'participant', participantId: 'speaker-1', role: 'speaker' };
    run(speaker, { type: 'track.publish', trackId: 'track-1', source: 'camera' });
    const takenBack = {
      type: 'consent.note',
      participantId: 'speaker-1',
      consent: 'watch-only',
      textVersion: 'v1',
    } as const;
    expect(run(system, takenBack)).toEqual(['consent.given', 'track.closed']);
    expect(state().participants['speaker-1']?.consent).toBe('watch-only');
    expect(run(system, takenBack)).toEqual([]);
    expect(run(system, { ...takenBack, participantId: 'viewer-1' })).toEqual(['consent.given']);
    expect(state().participants['viewer-1']).toBeUndefined();
    run(host, { type: 'broadcast.goLive' });
    run(host, { type: 'broadcast.end' });
    expect(run(system, { ...takenBack, participantId: 'host-1' })).toEqual(['consent.given']);
  });

  it('keeps a removed and banned participant out', () => {
    const { run, join } = broadcast();
    join('centre-1', 'centre');
    run(host, { type: 'participant.remove', participantId: 'centre-1', isBanned: true });
    expect(() => join('centre-1', 'centre')).toThrow(AppError);
  });

  it('removes a viewer who stands in no state, and bans them once', () => {
    const { run, refusal, state } = broadcast();
    const viewer: Actor = { kind: 'participant', participantId: 'viewer-1', role: 'viewer' };
    const remove: BroadcastCommand = { type: 'participant.remove', participantId: 'viewer-1', isBanned: true };
    run(host, { type: 'backstage.open' });
    run(host, { type: 'broadcast.goLive' });
    run(viewer, { type: 'question.ask', text: 'Who buys kites?' });
    expect(run(host, remove)).toEqual(['participant.removed']);
    expect(state().bannedIds).toEqual(['viewer-1']);
    expect(refusal(viewer, { type: 'chat.say', to: 'everyone', text: 'Kites!' })).toBe('FORBIDDEN');
    expect(run(host, remove)).toEqual([]);
  });

  it('takes no command any more of somebody who is gone, whatever their token says', () => {
    const { run, join, refusal } = broadcast();
    const moderator: Actor = { kind: 'participant', participantId: 'moderator-1', role: 'moderator' };
    const late: BroadcastCommand = { type: 'stage.bring', participantId: 'host-1' };
    expect(refusal(moderator, late)).toBe('FORBIDDEN');
    join('moderator-1', 'moderator');
    expect(run(moderator, late)).toEqual([]);
    run(system, { type: 'participant.leave', participantId: 'moderator-1' });
    expect(refusal(moderator, late)).toBe('FORBIDDEN');
    join('moderator-1', 'moderator');
    run(host, { type: 'participant.remove', participantId: 'moderator-1', isBanned: true });
    for (const command of [late, { type: 'participant.remove', participantId: 'host-1', isBanned: true }] as const)
      expect(refusal(moderator, command)).toBe('FORBIDDEN');
    const consent: BroadcastCommand = { type: 'consent.give', consent: 'watch-only', textVersion: 'v1' };
    expect(refusal(moderator, consent)).toBe('FORBIDDEN');
  });

  it('shows the backstage to no banned participant', () => {
    const { run, join, state } = broadcast();
    join('moderator-1', 'moderator');
    const viewer = { participantId: 'moderator-1', role: 'moderator' as const };
    expect(seesBackstage(state(), viewer)).toBe(true);
    run(host, { type: 'participant.remove', participantId: 'moderator-1', isBanned: true });
    expect(seesBackstage(state(), viewer)).toBe(false);
  });

  it('keeps the participant through a drop of the connection', () => {
    const { run, join, state } = broadcast();
    run(host, { type: 'backstage.open' });
    run(host, { type: 'track.publish', trackId: 'track-1', source: 'camera' });
    expect(run(system, { type: 'participant.drop', participantId: 'host-1' })).toEqual(['participant.dropped']);
    expect(join('host-1', 'host')).toEqual(['participant.returned']);
    expect(Object.keys(state().tracks)).toEqual(['track-1']);
  });

  it('takes a track published again by the same person as the same wish, and by another as a conflict', () => {
    const { run, join, refusal } = broadcast();
    join('host-2', 'host');
    run(host, { type: 'backstage.open' });
    const publish: BroadcastCommand = { type: 'track.publish', trackId: 'track-1', source: 'camera' };
    run(host, publish);
    expect(run(host, publish)).toEqual([]);
    expect(refusal({ kind: 'participant', participantId: 'host-2', role: 'host' }, publish)).toBe('CONFLICT');
  });

  it('lets a moderator mute a track, and only its owner unmute it', () => {
    const { run, join, refusal } = broadcast();
    join('moderator-1', 'moderator');
    run(host, { type: 'backstage.open' });
    run(host, { type: 'track.publish', trackId: 'track-1', source: 'microphone' });
    const moderator: Actor = { kind: 'participant', participantId: 'moderator-1', role: 'moderator' };
    expect(run(moderator, { type: 'track.mute', trackId: 'track-1' })).toEqual(['track.muted']);
    expect(refusal(moderator, { type: 'track.unmute', trackId: 'track-1' })).toBe('FORBIDDEN');
    expect(run(host, { type: 'track.unmute', trackId: 'track-1' })).toEqual(['track.unmuted']);
  });
});

describe('the table of rights', () => {
  it('says for every command and every role what holds, as the product does', () => {
    const rows = clientCommandNames.map(
      (name) => `${name}: ${BroadcastRole.options.map((role) => commandRights[name][role]).join(' ')}`,
    );
    expect(rows).toMatchInlineSnapshot(`
      [
        "backstage.open: always never never never never never",
        "broadcast.goLive: always never never never never never",
        "broadcast.pause: always never never never never never",
        "broadcast.resume: always never never never never never",
        "broadcast.end: always never never never never never",
        "stage.bring: always always never never never never",
        "stage.release: always always own never own own",
        "stage.feature: always always never never never never",
        "participant.remove: always always never never never never",
        "participant.count: never never never never own never",
        "consent.give: always always always always always always",
        "track.publish: always on-stage always never on-stage on-stage",
        "track.mute: always always own own own own",
        "track.unmute: own own own own own own",
        "track.close: always always own own own own",
        "recording.start: always never never never never never",
        "recording.stop: always never never never never never",
        "hand.raise: always always always never always always",
        "hand.lower: always always own never own own",
        "stage.follow: always always never never never never",
        "broadcast.lock: always always never never never never",
        "broadcast.unlock: always always never never never never",
        "host.pass: always never never never never never",
        "camera.confirm: never never never never always never",
        "camera.unconfirm: never never never never always never",
        "slides.show: always always on-stage never never never",
        "slides.hide: always always on-stage never never never",
        "slides.draw: always always on-stage never never never",
        "slides.erase: always always on-stage never never never",
        "chat.say: always always always always always always",
        "chat.approve: always always never never never never",
        "chat.hide: always always never never never never",
        "chat.restore: always always never never never never",
        "chat.configure: always always never never never never",
        "question.ask: always always always never always always",
        "question.vote: always always always never always always",
        "question.move: always always never never never never",
        "poll.open: always always never never never never",
        "poll.vote: always always always never always always",
        "poll.close: always always never never never never",
        "caption.say: always always never always never never",
      ]
    `);
  });
});
