import { AppError } from '../errors.ts';
import { isAttended } from './attended.ts';
import { decideCaption } from './captions/decide.ts';
import { type Actor, type BroadcastCommand, isClientCommand } from './commands.ts';
import type { UnnumberedEvent } from './events.ts';
import { closePolls } from './polls/decide.ts';
import { authorise, roleOf } from './rights.ts';
import { isStaff, type Phase } from './roles.ts';
import { decideSlides } from './slides/decide.ts';
import { closeUnconfirmed, needsConfirmation } from './stage/cameras.ts';
import { decideStage } from './stage/decide.ts';
import { roleAtJoin, withHostBack } from './stage/hosts.ts';
import type { BroadcastState, Participant, Track } from './state.ts';
import { isTalkCommand, talkAfterTheEnd } from './talk/commands.ts';
import type { TalkContext } from './talk/context.ts';
import { decideTalk } from './talk/decide.ts';

/** A publisher needs at most camera, microphone and screen; a few more leave room for second cameras. */
const MAX_TRACKS_A_PARTICIPANT = 6;
const MAX_ON_STAGE = 16;

/** What still has a meaning when all is over: ending again changes nothing, consent can be withdrawn. */
const afterTheEnd: ReadonlySet<string> = new Set(['broadcast.end', 'consent.give', ...talkAfterTheEnd]);

export interface DecideContext {
  readonly actor: Actor;
  /** Fresh ids come in from outside, so that deciding stays pure. */
  readonly newId: () => string;
  /** The time that the events get, if the command makes any. */
  readonly nowMs: number;
}

/**
 * What a command makes happen in this state: events without numbers, none when it changes nothing.
 * Throws AppError (FORBIDDEN, WRONG_PHASE, NOT_FOUND, CONFLICT, CONSENT_REQUIRED, CONFIRMATION_REQUIRED, LIMIT_EXCEEDED;
 * RATE_LIMITED and INVALID for what belongs to the conversation).
 */
export function decide(state: BroadcastState, command: BroadcastCommand, context: DecideContext): UnnumberedEvent[] {
  const { actor } = context;
  const byId = actor.kind === 'participant' ? actor.participantId : null;
  if (isClientCommand(command)) {
    authorise(state, actor, command.type, ownerOf(state, command));
    if (state.phase === 'ended' && !afterTheEnd.has(command.type)) throw wrongPhase(state, command.type);
  }
  if (isTalkCommand(command)) return decideTalk(state.talk, command, talkContext(state, context));
  switch (command.type) {
    case 'broadcast.create':
      if (state.seq > 0) throw new AppError('CONFLICT', 'the broadcast exists already');
      return [
        {
          type: 'broadcast.created',
          eventId: command.eventId,
          isRecordedAutomatically: command.isRecordedAutomatically,
        },
      ];
    case 'broadcast.protect':
      // Also after the end: the names beside its recording are shortened from then on.
      return state.isForSchools ? [] : [...closeUnconfirmed(state), { type: 'broadcast.protected' }];
    case 'backstage.open':
      return moveOn(state, ['scheduled'], 'backstage', { type: 'backstage.opened', byId });
    case 'broadcast.goLive': {
      const events = moveOn(state, ['backstage'], 'live', { type: 'broadcast.wentLive', byId });
      if (events.length === 0 || !state.isRecordedAutomatically || activeRecording(state)) return events;
      return [{ type: 'recording.started', byId: null, recordingId: context.newId() }, ...events];
    }
    case 'broadcast.pause':
      return moveOn(state, ['live'], 'paused', { type: 'broadcast.paused', byId });
    case 'broadcast.resume':
      return moveOn(state, ['paused'], 'live', { type: 'broadcast.resumed', byId });
    case 'broadcast.end':
      return end(state, ['backstage', 'live', 'paused'], byId);
    case 'broadcast.cancel':
      return end(state, ['scheduled', 'backstage'], null);
    case 'broadcast.abandon':
      return isAttended(state) ? [] : end(state, ['live', 'paused'], null);
    case 'participant.join':
      return withHostBack(state, join(state, command));
    case 'participant.drop':
      return state.participants[command.participantId]?.isConnected
        ? [{ type: 'participant.dropped', participantId: command.participantId }]
        : [];
    case 'participant.return': {
      const participant = need(state, command.participantId);
      if (participant.isConnected) return [];
      return withHostBack(state, [{ type: 'participant.returned', participantId: participant.id }]);
    }
    case 'participant.leave':
      return state.participants[command.participantId]
        ? [{ type: 'participant.left', participantId: command.participantId }]
        : [];
    case 'participant.expel':
      return state.participants[command.participantId]
        ? [{ type: 'participant.expelled', participantId: command.participantId }]
        : [];
    case 'participant.remove': {
      const { participantId, isBanned } = command;
      // A viewer stands in the state only after a hand. Who the others are, only the server's list knows, which looks first.
      const participant = state.participants[participantId];
      if (participantId === byId) throw new AppError('CONFLICT', 'nobody can remove themselves');
      if (participant?.role === 'host' && actor.kind === 'participant' && roleOf(state, actor) !== 'host')
        throw new AppError('FORBIDDEN', 'only a host may remove a host');
      if (!participant && state.bannedIds.includes(participantId)) return [];
      return [{ type: 'participant.removed', byId, participantId, isBanned }];
    }
    case 'participant.count': {
      if (actor.kind !== 'participant') throw new AppError('FORBIDDEN', 'only a centre counts its heads');
      const participant = need(state, actor.participantId);
      if (participant.headCount === command.headCount) return [];
      return [{ type: 'participant.counted', participantId: participant.id, headCount: command.headCount }];
    }
    case 'consent.give': {
      if (actor.kind !== 'participant') throw new AppError('FORBIDDEN', 'only a person can consent');
      return answer(state, need(state, actor.participantId).id, command);
    }
    case 'consent.note':
      return answer(state, command.participantId, command);
    case 'stage.bring': {
      const participant = need(state, command.participantId);
      if (participant.place === 'stage') return [];
      if (onStageCount(state) >= MAX_ON_STAGE) throw new AppError('LIMIT_EXCEEDED', `${MAX_ON_STAGE} are on stage`);
      return [{ type: 'stage.entered', byId, participantId: participant.id }];
    }
    case 'stage.release': {
      const participant = need(state, command.participantId);
      if (participant.place !== 'stage') return [];
      const left: UnnumberedEvent = { type: 'stage.left', byId, participantId: participant.id };
      // Somebody of the audience loses the right to publish with the stage; staff prepare backstage.
      return isStaff(participant.role) ? [left] : [...closeAllOf(state, participant.id, 'moderator'), left];
    }
    case 'stage.feature': {
      for (const trackId of command.trackIds) {
        const track = needTrack(state, trackId);
        if (track.source === 'microphone') throw new AppError('CONFLICT', 'a microphone cannot be featured');
      }
      if (new Set(command.trackIds).size !== command.trackIds.length)
        throw new AppError('CONFLICT', 'a track can be featured once');
      return [{ type: 'stage.featured', byId, layout: command.layout, trackIds: [...command.trackIds] }];
    }
    case 'track.publish':
      return publish(state, command, actor);
    case 'track.mute':
      return needTrack(state, command.trackId).isMuted ? [] : [{ type: 'track.muted', byId, trackId: command.trackId }];
    case 'track.unmute':
      return needTrack(state, command.trackId).isMuted
        ? [{ type: 'track.unmuted', byId, trackId: command.trackId }]
        : [];
    case 'track.close': {
      const track = state.tracks[command.trackId];
      if (!track) return [];
      const reason = track.participantId === byId ? 'publisher' : 'moderator';
      return [{ type: 'track.closed', byId, trackId: track.id, reason }];
    }
    case 'track.lose':
      return state.tracks[command.trackId]
        ? [{ type: 'track.closed', byId: null, trackId: command.trackId, reason: command.reason }]
        : [];
    case 'recording.start':
      if (state.phase === 'ended' || state.phase === 'scheduled') throw wrongPhase(state, 'start a recording');
      if (activeRecording(state)) throw new AppError('CONFLICT', 'a recording is running already');
      return [{ type: 'recording.started', byId, recordingId: context.newId() }];
    case 'recording.stop': {
      const recording = activeRecording(state);
      return recording ? [{ type: 'recording.stopped', byId, recordingId: recording.id, reason: 'host' }] : [];
    }
    case 'recording.fail':
      return activeRecording(state)?.id === command.recordingId
        ? [{ type: 'recording.stopped', byId: null, recordingId: command.recordingId, reason: command.reason }]
        : [];
    case 'recording.noteGap': {
      const { recordingId, trackId, fromMs, toMs } = command;
      return [{ type: 'recording.gapped', recordingId, trackId, fromMs, toMs }];
    }
    case 'media.noteRebuild':
      return state.phase === 'ended' ? [] : [{ type: 'media.rebuilt', reason: command.reason }];
    case 'hand.raise':
    case 'hand.lower':
    case 'stage.follow':
    case 'speaker.note':
    case 'broadcast.lock':
    case 'broadcast.unlock':
    case 'host.pass':
    case 'host.standIn':
    case 'camera.confirm':
    case 'camera.unconfirm':
      return decideStage(state, command, actor);
    case 'slides.add':
    case 'slides.remove':
    case 'slides.show':
    case 'slides.hide':
    case 'slides.draw':
    case 'slides.erase':
      if (state.phase === 'ended' && command.type === 'slides.add') throw wrongPhase(state, 'add slides');
      return decideSlides(state.slides, command, byId);
    case 'caption.say':
      return decideCaption(state.captions, command, { phase: state.phase, byId });
    default:
      return unreachable(command);
  }
}

/** Recorded now, or sure to be: publishing then needs consent. */
export function isRecorded(state: BroadcastState): boolean {
  return state.isRecordedAutomatically || activeRecording(state) !== null;
}

export function activeRecording(state: BroadcastState): BroadcastState['recording'] {
  return state.recording && state.recording.endedAtMs === null ? state.recording : null;
}

function join(
  state: BroadcastState,
  command: Extract<BroadcastCommand, { type: 'participant.join' }>,
): UnnumberedEvent[] {
  if (state.phase === 'ended') throw wrongPhase(state, 'join');
  if (state.bannedIds.includes(command.participantId))
    throw new AppError('LINK_REVOKED', 'this participant was removed');
  const known = state.participants[command.participantId];
  if (known) return known.isConnected ? [] : [{ type: 'participant.returned', participantId: known.id }];
  const { participantId, consent, centreId, headCount } = command;
  const role = roleAtJoin(state, participantId, command.role);
  return [{ type: 'participant.joined', participantId, role, consent, centreId, headCount }];
}

/** What somebody agrees to. Whoever takes it back while it is recorded is captured no more: what they send is closed. */
function answer(
  state: BroadcastState,
  participantId: string,
  { consent, textVersion }: Pick<Extract<BroadcastCommand, { type: 'consent.note' }>, 'consent' | 'textVersion'>,
): UnnumberedEvent[] {
  if (state.participants[participantId]?.consent === consent) return [];
  const given: UnnumberedEvent = { type: 'consent.given', participantId, consent, textVersion };
  if (consent !== 'watch-only' || !isRecorded(state)) return [given];
  return [given, ...closeAllOf(state, participantId, 'consent-withdrawn')];
}

function publish(
  state: BroadcastState,
  command: Extract<BroadcastCommand, { type: 'track.publish' }>,
  actor: Actor,
): UnnumberedEvent[] {
  if (actor.kind !== 'participant') throw new AppError('FORBIDDEN', 'only a participant publishes');
  if (state.phase === 'scheduled' || state.phase === 'ended') throw wrongPhase(state, 'publish');
  const participant = need(state, actor.participantId);
  if (isRecorded(state) && participant.consent !== 'seen-and-heard')
    throw new AppError('CONSENT_REQUIRED', 'this event is recorded, and consent to be seen and heard is missing');
  if (needsConfirmation(state, participant.id, command.source))
    throw new AppError('CONFIRMATION_REQUIRED', 'a coordinator has to confirm first that this person may be seen');
  const known = state.tracks[command.trackId];
  if (known) {
    // The same track again after a reconnect: the wish stands already.
    if (known.participantId === participant.id && known.source === command.source) return [];
    throw new AppError('CONFLICT', 'the track id is taken');
  }
  const own = Object.values(state.tracks).filter((track) => track.participantId === participant.id);
  if (own.length >= MAX_TRACKS_A_PARTICIPANT)
    throw new AppError('LIMIT_EXCEEDED', `at most ${MAX_TRACKS_A_PARTICIPANT} tracks a participant`);
  return [{ type: 'track.published', trackId: command.trackId, participantId: participant.id, source: command.source }];
}

/** One step of the phases. Asking for the phase that is there already changes nothing (two hosts press at once). */
function moveOn(state: BroadcastState, from: Phase[], to: Phase, event: UnnumberedEvent): UnnumberedEvent[] {
  if (state.phase === to) return [];
  if (!from.includes(state.phase)) throw wrongPhase(state, `become ${to}`);
  return [event];
}

function end(state: BroadcastState, from: Phase[], byId: string | null): UnnumberedEvent[] {
  const events = moveOn(state, from, 'ended', { type: 'broadcast.ended', byId });
  if (events.length === 0) return events;
  const recording = activeRecording(state);
  const stopped: UnnumberedEvent[] = recording
    ? [{ type: 'recording.stopped', byId, recordingId: recording.id, reason: 'broadcast-ended' }]
    : [];
  return [...closePolls(state.talk.polls, byId), ...stopped, ...events];
}

function talkContext(state: BroadcastState, { actor, newId, nowMs }: DecideContext): TalkContext {
  const { phase, isForSchools } = state;
  if (actor.kind === 'system')
    return {
      ...{ phase, isForSchools, nowMs, newId, isLeader: true },
      ...{ byId: null, participantId: null, ballotKey: null, heads: null },
    };
  const { participantId, ballotKey = null } = actor;
  const role = roleOf(state, actor);
  const heads = role === 'centre' ? (state.participants[participantId]?.headCount ?? 0) : null;
  const isLeader = role === 'host' || role === 'moderator';
  return { phase, isForSchools, nowMs, newId, byId: participantId, participantId, isLeader, ballotKey, heads };
}

function wrongPhase(state: BroadcastState, what: string): AppError {
  return new AppError('WRONG_PHASE', `cannot ${what} while ${state.phase}`);
}

function need(state: BroadcastState, participantId: string): Participant {
  const participant = state.participants[participantId];
  if (!participant) throw new AppError('NOT_FOUND', 'no such participant');
  return participant;
}

function needTrack(state: BroadcastState, trackId: string): Track {
  const track = state.tracks[trackId];
  if (!track) throw new AppError('NOT_FOUND', 'no such track');
  return track;
}

function ownerOf(state: BroadcastState, command: BroadcastCommand): string | undefined {
  if (command.type === 'hand.lower' || command.type === 'stage.release') return command.participantId;
  return 'trackId' in command && command.trackId !== null ? state.tracks[command.trackId]?.participantId : undefined;
}

function onStageCount(state: BroadcastState): number {
  return Object.values(state.participants).filter((participant) => participant.place === 'stage').length;
}

function closeAllOf(
  state: BroadcastState,
  participantId: string,
  reason: 'moderator' | 'consent-withdrawn',
): UnnumberedEvent[] {
  return Object.values(state.tracks)
    .filter((track) => track.participantId === participantId)
    .map((track) => ({ type: 'track.closed', byId: null, trackId: track.id, reason }));
}

function unreachable(value: never): never {
  throw new Error(`unknown command ${JSON.stringify(value)}`);
}
