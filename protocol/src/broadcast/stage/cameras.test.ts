import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../errors.ts';
import { apply } from '../apply.ts';
import type { Actor, BroadcastCommand } from '../commands.ts';
import { decide } from '../decide.ts';
import type { BroadcastEvent } from '../events.ts';
import { projectState } from '../project.ts';
import type { BroadcastRole } from '../roles.ts';
import { type BroadcastState, emptyState } from '../state.ts';
import { needsConfirmation } from './cameras.ts';

const system: Actor = { kind: 'system' };

/** Live, with two rooms and a pupil on stage and another in the audience. */
function event({ isForSchools = true } = {}) {
  let state: BroadcastState = emptyState('broadcast-1');
  const run = (actor: Actor | string, command: BroadcastCommand): string[] => {
    const asker: Actor =
      typeof actor === 'string' ? { kind: 'participant', participantId: actor, role: 'viewer' } : actor;
    const events = decide(state, command, { actor: asker, newId: () => 'fresh-id', nowMs: 1000 });
    for (const each of events) state = apply(state, { ...each, seq: state.seq + 1, atMs: 1000 } as BroadcastEvent);
    return events.map(({ type }) => type);
  };
  const refusal = (actor: string, command: BroadcastCommand): ErrorCode => {
    try {
      run(actor, command);
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
    throw new Error(`${command.type} was not refused`);
  };
  const join = (participantId: string, role: BroadcastRole) =>
    run(system, {
      ...{ type: 'participant.join' as const, participantId, role },
      ...{ consent: 'seen-and-heard' as const, centreId: null, headCount: null },
    });
  run(system, { type: 'broadcast.create', eventId: 'event-1', isRecordedAutomatically: false });
  if (isForSchools) run(system, { type: 'broadcast.protect' });
  join('host-1', 'host');
  run('host-1', { type: 'backstage.open' });
  run('host-1', { type: 'broadcast.goLive' });
  for (const id of ['centre-1', 'centre-2']) join(id, 'centre');
  for (const id of ['pupil-1', 'pupil-2']) join(id, 'viewer');
  for (const participantId of ['centre-1', 'centre-2', 'pupil-1'])
    run('host-1', { type: 'stage.bring', participantId });
  return { run, refusal, join, state: () => state };
}

const publish = (who: string, source: 'camera' | 'microphone' | 'screen'): BroadcastCommand => ({
  type: 'track.publish',
  trackId: `${source}-of-${who}`,
  source,
});
const confirm = (participantId: string): BroadcastCommand => ({ type: 'camera.confirm', participantId });
const unconfirm = (participantId: string): BroadcastCommand => ({ type: 'camera.unconfirm', participantId });

describe('a camera in an event for schools', () => {
  it('waits for a coordinator, as a screen does; a voice does not, and whoever runs the event does not', () => {
    const { run, refusal } = event();
    for (const who of ['centre-1', 'pupil-1']) {
      expect(refusal(who, publish(who, 'camera'))).toBe('CONFIRMATION_REQUIRED');
      expect(refusal(who, publish(who, 'screen'))).toBe('CONFIRMATION_REQUIRED');
      expect(run(who, publish(who, 'microphone'))).toEqual(['track.published']);
    }
    expect(run('host-1', publish('host-1', 'camera'))).toEqual(['track.published']);
    expect(run('centre-1', confirm('pupil-1'))).toEqual(['camera.confirmed']);
    expect(run('centre-2', confirm('pupil-1'))).toEqual([]);
    expect(run('pupil-1', publish('pupil-1', 'camera'))).toEqual(['track.published']);
    expect(refusal('centre-1', publish('centre-1', 'camera'))).toBe('CONFIRMATION_REQUIRED');
    expect(run('centre-1', confirm('centre-1'))).toEqual(['camera.confirmed']);
    expect(run('centre-1', publish('centre-1', 'camera'))).toEqual(['track.published']);
  });

  it('is confirmed by coordinators alone: each for their own room, and for whoever is on stage', () => {
    const { run, refusal } = event();
    for (const who of ['host-1', 'pupil-1', 'pupil-2'])
      for (const command of [confirm('pupil-1'), unconfirm('pupil-1')]) expect(refusal(who, command)).toBe('FORBIDDEN');
    expect(refusal('centre-2', confirm('centre-1'))).toBe('FORBIDDEN');
    // Whom they do not see they cannot speak for, and learn nothing of.
    expect(refusal('centre-1', confirm('pupil-2'))).toBe('NOT_FOUND');
    expect(refusal('centre-1', confirm('nobody'))).toBe('NOT_FOUND');
    expect(run('centre-1', confirm('host-1'))).toEqual([]);
    run('host-1', { type: 'stage.release', participantId: 'centre-1' });
    expect(run('centre-1', confirm('centre-1'))).toEqual(['camera.confirmed']);
  });

  it('is closed at once when that is taken back, and asked for anew of who left and came back', () => {
    const { run, refusal, join, state } = event();
    run('centre-1', confirm('pupil-1'));
    for (const source of ['camera', 'microphone'] as const) run('pupil-1', publish('pupil-1', source));
    expect(run('centre-1', unconfirm('pupil-1'))).toEqual(['track.closed', 'camera.unconfirmed']);
    expect(Object.keys(state().tracks)).toEqual(['microphone-of-pupil-1']);
    expect(run('centre-1', unconfirm('pupil-1'))).toEqual([]);
    run('centre-1', confirm('pupil-1'));
    run(system, { type: 'participant.leave', participantId: 'pupil-1' });
    join('pupil-1', 'viewer');
    run('host-1', { type: 'stage.bring', participantId: 'pupil-1' });
    expect(refusal('pupil-1', publish('pupil-1', 'camera'))).toBe('CONFIRMATION_REQUIRED');
  });

  it('needs none in other events; becoming one for schools closes what nobody confirmed, and is for good', () => {
    const { run, refusal, state } = event({ isForSchools: false });
    expect(run('centre-1', confirm('pupil-1'))).toEqual([]);
    for (const who of ['host-1', 'centre-1']) run(who, publish(who, 'camera'));
    run('centre-1', publish('centre-1', 'microphone'));
    expect(run(system, { type: 'broadcast.protect' })).toEqual(['track.closed', 'broadcast.protected']);
    expect(Object.keys(state().tracks)).toEqual(['camera-of-host-1', 'microphone-of-centre-1']);
    expect(run(system, { type: 'broadcast.protect' })).toEqual([]);
    run('host-1', { type: 'broadcast.end' });
    expect(run(system, { type: 'broadcast.protect' })).toEqual([]);
    expect(refusal('centre-1', confirm('centre-1'))).toBe('WRONG_PHASE');
  });

  it('is known as confirmed to the one it is of, and to who sees them', () => {
    const { run, state } = event();
    run('centre-1', confirm('pupil-1'));
    const asPupil = projectState(state(), { participantId: 'pupil-1', role: 'viewer' });
    expect(needsConfirmation(asPupil, 'pupil-1', 'camera')).toBe(false);
    expect(needsConfirmation(asPupil, 'centre-1', 'camera')).toBe(true);
    run('host-1', { type: 'stage.release', participantId: 'pupil-1' });
    const asOther = projectState(state(), { participantId: 'pupil-2', role: 'viewer' });
    expect(asOther.stage.confirmedCameraIds).toEqual([]);
  });
});

describe('an event for schools', () => {
  it('becomes one also after its end, for its recording', () => {
    const { run, state } = event({ isForSchools: false });
    run('host-1', { type: 'broadcast.end' });
    expect(run(system, { type: 'broadcast.protect' })).toEqual(['broadcast.protected']);
    expect(state()).toMatchObject({ phase: 'ended', isForSchools: true });
  });
});

describe('the conversation of an event for schools', () => {
  it('has nothing private and nothing that nobody has read before, and cannot be set otherwise', () => {
    const { run, refusal, state } = event();
    const say = (to: 'everyone' | 'hosts'): BroadcastCommand => ({ type: 'chat.say', to, text: 'Hello' });
    for (const who of ['host-1', 'centre-1', 'pupil-2']) expect(refusal(who, say('hosts'))).toBe('FORBIDDEN');
    run('pupil-2', say('everyone'));
    run('pupil-2', { type: 'question.ask', text: 'Why?' });
    expect(state().talk.chat.held).toHaveLength(1);
    expect(Object.values(state().talk.questions).map((question) => question.state)).toEqual(['held']);
    const settings = { type: 'chat.configure', isOpen: true, isHeld: false, slowModeS: 10 } as const;
    expect(refusal('host-1', settings)).toBe('FORBIDDEN');
    expect(run('host-1', { ...settings, isHeld: true })).toEqual(['chat.configured']);
    expect(state().talk.chat).toMatchObject({ isHeld: true, slowModeS: 10 });
  });
});
