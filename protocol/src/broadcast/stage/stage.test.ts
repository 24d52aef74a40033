import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../errors.ts';
import { attempts, runAttempts } from '../../testing/broadcast-arbitraries.ts';
import { apply, replay } from '../apply.ts';
import type { Actor, BroadcastCommand } from '../commands.ts';
import { decide } from '../decide.ts';
import type { BroadcastEvent } from '../events.ts';
import { program } from '../program.ts';
import { projectEvent, projectState } from '../project.ts';
import type { BroadcastRole } from '../roles.ts';
import { type BroadcastState, emptyState } from '../state.ts';
import { hostlessSinceMs } from './host-absence.ts';

const system: Actor = { kind: 'system' };

/** A broadcast that is live, with its log; each event comes a second after the one before. */
function broadcast() {
  let state: BroadcastState = emptyState('broadcast-1');
  const log: BroadcastEvent[] = [];
  const by = (participantId: string): Actor => ({ kind: 'participant', participantId, role: 'viewer' });
  const run = (actor: Actor | string, command: BroadcastCommand): string[] => {
    const asker = typeof actor === 'string' ? by(actor) : actor;
    const events = decide(state, command, { actor: asker, newId: () => 'fresh-id', nowMs: 1000 });
    for (const event of events) {
      const numbered = { ...event, seq: state.seq + 1, atMs: 1000 * (log.length + 1) } as BroadcastEvent;
      log.push(numbered);
      state = apply(state, numbered);
    }
    return events.map((event) => event.type);
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
  const drop = (participantId: string) => run(system, { type: 'participant.drop', participantId });
  const publish = (who: string, source: 'camera' | 'microphone' | 'screen') => {
    run(who, { type: 'track.publish', trackId: `${source} of ${who}`.replaceAll(' ', '-'), source });
  };
  run(system, { type: 'broadcast.create', eventId: 'event-1', isRecordedAutomatically: false });
  join('host-1', 'host');
  run('host-1', { type: 'backstage.open' });
  run('host-1', { type: 'broadcast.goLive' });
  const roleOf = (id: string) => state.participants[id]?.role;
  return { run, refusal, join, drop, publish, roleOf, log, state: () => state };
}

const raise = (about = ''): BroadcastCommand => ({ type: 'hand.raise', about });

describe('hands', () => {
  it('stand in the order in which they were raised, with what their people want to say', () => {
    const { run, join, state } = broadcast();
    for (const id of ['centre-1', 'centre-2']) join(id, 'centre');
    run('centre-2', raise('Kites'));
    run('centre-1', raise());
    expect(run('centre-2', raise('Our kites over Lahore'))).toEqual(['hand.raised']);
    expect(run('centre-2', raise('Our kites over Lahore'))).toEqual([]);
    expect(state().stage.hands.map(({ participantId, about }) => [participantId, about])).toEqual([
      ['centre-2', 'Our kites over Lahore'],
      ['centre-1', ''],
    ]);
  });

  it('are lowered by their people and by those who lead, and by nobody else', () => {
    const { run, refusal, join, state } = broadcast();
    for (const id of ['centre-1', 'centre-2']) join(id, 'centre');
    run('centre-1', raise());
    run('centre-2', raise());
    expect(refusal('centre-1', { type: 'hand.lower', participantId: 'centre-2' })).toBe('FORBIDDEN');
    expect(run('centre-1', { type: 'hand.lower', participantId: 'centre-1' })).toEqual(['hand.lowered']);
    expect(run('host-1', { type: 'hand.lower', participantId: 'centre-2' })).toEqual(['hand.lowered']);
    expect(run('host-1', { type: 'hand.lower', participantId: 'centre-2' })).toEqual([]);
    expect(state().stage.hands).toEqual([]);
  });

  it('go down when their people come on stage, leave, are removed, and with the end', () => {
    const { run, join, state } = broadcast();
    for (const id of ['centre-1', 'centre-2', 'centre-3', 'centre-4']) {
      join(id, 'centre');
      run(id, raise());
    }
    const up = () => state().stage.hands.map(({ participantId }) => participantId);
    run('host-1', { type: 'stage.bring', participantId: 'centre-1' });
    run(system, { type: 'participant.leave', participantId: 'centre-2' });
    run('host-1', { type: 'participant.remove', participantId: 'centre-3', isBanned: true });
    expect(up()).toEqual(['centre-4']);
    run('host-1', { type: 'broadcast.end' });
    expect(up()).toEqual([]);
  });

  it('lead on stage, from where people go by themselves, and send nobody else', () => {
    const { run, refusal, join, state } = broadcast();
    for (const id of ['centre-1', 'centre-2']) {
      join(id, 'centre');
      run('host-1', { type: 'stage.bring', participantId: id });
    }
    expect(refusal('centre-1', { type: 'stage.release', participantId: 'centre-2' })).toBe('FORBIDDEN');
    expect(run('centre-1', { type: 'stage.release', participantId: 'centre-1' })).toEqual(['stage.left']);
    expect(state().participants['centre-1']?.place).toBe('audience');
  });

  it('stay up through a drop of the connection', () => {
    const { run, join, drop, state } = broadcast();
    join('centre-1', 'centre');
    run('centre-1', raise('Kites'));
    drop('centre-1');
    join('centre-1', 'centre');
    expect(state().stage.hands).toHaveLength(1);
  });

  it('are not raised by somebody whom the broadcast does not know, nor by an interpreter', () => {
    const { refusal, join } = broadcast();
    join('interp-1', 'interpreter');
    expect(refusal('viewer-1', raise())).toBe('NOT_FOUND');
    expect(refusal('interp-1', raise())).toBe('FORBIDDEN');
  });

  it('are seen by the staff and by whoever raised them', () => {
    const { run, join, state } = broadcast();
    for (const id of ['centre-1', 'centre-2']) {
      join(id, 'centre');
      run(id, raise());
    }
    const seen = (participantId: string, role: BroadcastRole) =>
      projectState(state(), { participantId, role }).stage.hands.map((hand) => hand.participantId);
    expect(seen('host-1', 'host')).toEqual(['centre-1', 'centre-2']);
    expect(seen('centre-2', 'centre')).toEqual(['centre-2']);
    expect(seen('viewer-1', 'viewer')).toEqual([]);
  });

  it('tell what their people want to say to those who lead and to themselves, and to nobody else on stage', () => {
    const { run, join, log, state } = broadcast();
    for (const [id, role] of [
      ['mod-1', 'moderator'],
      ['speaker-1', 'speaker'],
      ['interp-1', 'interpreter'],
      ['pupil-1', 'viewer'],
      ['pupil-2', 'viewer'],
    ] as const)
      join(id, role);
    run('host-1', { type: 'stage.bring', participantId: 'pupil-2' });
    const before = state();
    run('pupil-1', raise('Kites'));
    const event = log.at(-1);
    const told = (participantId: string) => {
      const viewer = { participantId, role: 'viewer' as const };
      const projected = event && projectEvent(before, state(), event, viewer);
      const seen = projectState(state(), viewer).stage.hands;
      return [
        seen.map(({ about }) => about),
        projected?.kind === 'event' && 'about' in projected.event && projected.event.about,
      ];
    };
    for (const id of ['host-1', 'mod-1', 'pupil-1']) expect(told(id), id).toEqual([['Kites'], 'Kites']);
    for (const id of ['speaker-1', 'interp-1', 'pupil-2']) expect(told(id), id).toEqual([[''], '']);
  });
});

describe('the picture that follows whoever speaks', () => {
  function onStage() {
    const set = broadcast();
    set.publish('host-1', 'camera');
    set.publish('host-1', 'microphone');
    set.join('speaker-1', 'speaker');
    set.publish('speaker-1', 'camera');
    set.publish('speaker-1', 'microphone');
    const note = (participantId: string) => set.run(system, { type: 'speaker.note', participantId });
    const shown = () => program(set.state()).videoTrackIds;
    return { ...set, note, shown };
  }

  it('is theirs, until somebody is featured', () => {
    const { run, note, shown } = onStage();
    expect(note('speaker-1')).toEqual([]);
    expect(run('host-1', { type: 'stage.follow', layout: 'one' })).toEqual(['stage.followed']);
    expect(run('host-1', { type: 'stage.follow', layout: 'one' })).toEqual([]);
    expect(shown()).toEqual(['camera-of-host-1']);
    expect(note('speaker-1')).toEqual(['speaker.changed']);
    expect(note('speaker-1')).toEqual([]);
    expect(shown()).toEqual(['camera-of-speaker-1']);
    run('host-1', { type: 'stage.feature', layout: 'one', trackIds: ['camera-of-host-1'] });
    expect(shown()).toEqual(['camera-of-host-1']);
    expect(note('speaker-1')).toEqual([]);
  });

  it('stands in the layout that the host chose, beside a screen', () => {
    const { run, publish, note, shown } = onStage();
    const follow = (layout: 'one' | 'side-by-side' | 'picture-in-picture' | 'grid') => {
      run('host-1', { type: 'stage.follow', layout });
      note('speaker-1');
      return shown();
    };
    expect(follow('side-by-side')).toEqual(['camera-of-speaker-1', 'camera-of-host-1']);
    expect(follow('picture-in-picture')).toEqual(['camera-of-speaker-1']);
    publish('host-1', 'screen');
    expect(follow('one')).toEqual(['camera-of-speaker-1']);
    expect(follow('side-by-side')).toEqual(['screen-of-host-1', 'camera-of-speaker-1']);
    expect(follow('picture-in-picture')).toEqual(['screen-of-host-1', 'camera-of-speaker-1']);
    expect(follow('grid')).toEqual(['camera-of-host-1', 'camera-of-speaker-1', 'screen-of-host-1']);
  });

  it('follows nobody who is off stage, muted or away', () => {
    const { run, note, drop, state } = onStage();
    run('host-1', { type: 'stage.follow', layout: 'one' });
    note('speaker-1');
    run('host-1', { type: 'stage.release', participantId: 'speaker-1' });
    expect(state().stage.speakerId).toBeNull();
    expect(note('speaker-1')).toEqual([]);
    run('host-1', { type: 'stage.bring', participantId: 'speaker-1' });
    run('host-1', { type: 'track.mute', trackId: 'microphone-of-speaker-1' });
    expect(note('speaker-1')).toEqual([]);
    run('speaker-1', { type: 'track.unmute', trackId: 'microphone-of-speaker-1' });
    drop('speaker-1');
    expect(note('speaker-1')).toEqual([]);
  });
});

describe('the role of the host', () => {
  it('is passed on to who sits in the studio, with the old host staying or not', () => {
    const { run, refusal, join, roleOf } = broadcast();
    join('moderator-1', 'moderator');
    join('speaker-1', 'speaker');
    join('centre-1', 'centre');
    const pass = (participantId: string, staysHost: boolean): BroadcastCommand => ({
      ...{ type: 'host.pass', participantId, staysHost },
    });
    expect(refusal('moderator-1', pass('speaker-1', true))).toBe('FORBIDDEN');
    expect(refusal('host-1', pass('centre-1', true))).toBe('CONFLICT');
    expect(refusal('host-1', pass('host-1', false))).toBe('CONFLICT');
    expect(run('host-1', pass('speaker-1', true))).toEqual(['role.passed']);
    expect([roleOf('host-1'), roleOf('speaker-1')]).toEqual(['host', 'host']);
    expect(run('host-1', pass('moderator-1', false))).toEqual(['role.passed', 'role.passed']);
    expect([roleOf('host-1'), roleOf('moderator-1')]).toEqual(['moderator', 'host']);
    expect(refusal('host-1', { type: 'broadcast.end' })).toBe('FORBIDDEN');
    expect(run('moderator-1', { type: 'broadcast.pause' })).toEqual(['broadcast.paused']);
  });

  it('counts also for who leaves and comes back by the old link', () => {
    const { run, join, roleOf } = broadcast();
    join('speaker-1', 'speaker');
    run('host-1', { type: 'host.pass', participantId: 'speaker-1', staysHost: false });
    for (const participantId of ['host-1', 'speaker-1']) run(system, { type: 'participant.leave', participantId });
    join('host-1', 'host');
    join('speaker-1', 'speaker');
    expect([roleOf('host-1'), roleOf('speaker-1')]).toEqual(['moderator', 'host']);
  });

  it('is taken back with a removal: who was removed has the role of their link again', () => {
    const { run, join, state, roleOf } = broadcast();
    join('speaker-1', 'speaker');
    run('host-1', { type: 'host.pass', participantId: 'speaker-1', staysHost: true });
    run('host-1', { type: 'participant.remove', participantId: 'speaker-1', isBanned: false });
    expect(state().stage.passedRoles).toEqual({});
    join('speaker-1', 'speaker');
    expect(roleOf('speaker-1')).toBe('speaker');
  });

  it('is taken over by the moderator who has been there the longest, until a host is back', () => {
    const { run, join, drop, roleOf } = broadcast();
    const standIn = () => run(system, { type: 'host.standIn' });
    join('speaker-1', 'speaker');
    expect(standIn()).toEqual([]);
    drop('host-1');
    expect(standIn()).toEqual([]);
    join('moderator-1', 'moderator');
    join('moderator-2', 'moderator');
    expect(standIn()).toEqual(['host.stoodIn']);
    expect(standIn()).toEqual([]);
    expect(roleOf('moderator-1')).toBe('host');
    drop('moderator-1');
    expect(standIn()).toEqual(['host.stoodDown', 'host.stoodIn']);
    expect([roleOf('moderator-1'), roleOf('moderator-2')]).toEqual(['moderator', 'host']);
    expect(join('moderator-1', 'moderator')).toEqual(['participant.returned']);
    expect(join('host-1', 'host')).toEqual(['participant.returned', 'host.stoodDown']);
    expect([roleOf('host-1'), roleOf('moderator-2')]).toEqual(['host', 'moderator']);
  });

  it('is known to be vacant from the log alone', () => {
    const { join, drop, log } = broadcast();
    join('moderator-1', 'moderator');
    expect(hostlessSinceMs(log)).toBeNull();
    drop('host-1');
    const sinceMs = log.at(-1)?.atMs;
    join('speaker-1', 'speaker');
    expect(hostlessSinceMs(log)).toBe(sinceMs);
  });
});

describe('properties of the stage', () => {
  it('makes nobody of the audience a host, and no interpreter', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        runAttempts(list, (_, { participants }) => {
          for (const id of ['interp-1', 'centre-1', 'centre-2', 'viewer-1'])
            expect(participants[id]?.role).not.toBe('host');
        });
      }),
    );
  });

  it('knows since when no host is there, as one who watched all the time', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        const { events } = runAttempts(list);
        const states = events.map((_, index) => replay(emptyState('b'), events.slice(0, index + 1)));
        const isVacant = (state: BroadcastState) =>
          (state.phase === 'live' || state.phase === 'paused') &&
          !Object.values(state.participants).some(({ role, isConnected }) => role === 'host' && isConnected);
        const lastHeld = states.findLastIndex((state) => !isVacant(state));
        expect(hostlessSinceMs(events)).toBe(events[lastHeld + 1]?.atMs ?? null);
      }),
      { numRuns: 30 },
    );
  });
});
