import { audienceCaptions, projectCaptionEvent } from './captions/project.ts';
import type { BroadcastEvent } from './events.ts';
import { program, stageTracks } from './program.ts';
import { type BroadcastRole, isStaff, isVideo } from './roles.ts';
import { audienceSlides, projectSlidesEvent } from './slides/project.ts';
import type { SlidesState } from './slides/state.ts';
import { isStageEvent } from './stage/events.ts';
import {
  audienceStage,
  backstageStage,
  changesRoleOf,
  projectBackstageEvent,
  projectStageEvent,
} from './stage/project.ts';
import type { BroadcastState, Track } from './state.ts';
import type { TalkViewer } from './talk/context.ts';
import { isTalkEvent } from './talk/events.ts';
import { projectTalk, projectTalkEvent } from './talk/project.ts';

/** Who looks: the role counts from the state where it is known there. */
export interface Viewer {
  readonly participantId: string;
  readonly role: BroadcastRole;
}

/** Staff, and whoever was brought on stage, see the backstage; the audience sees the stage while it is on air. */
export function seesBackstage(state: BroadcastState, viewer: Viewer): boolean {
  if (state.bannedIds.includes(viewer.participantId)) return false;
  const participant = state.participants[viewer.participantId];
  return isStaff(participant?.role ?? viewer.role) || participant?.place === 'stage';
}

/** Who looks at what people write: hosts and moderators see what is held and hidden. */
export function talkViewer(state: BroadcastState, { participantId, role }: Viewer): TalkViewer {
  const ownRole = state.participants[participantId]?.role ?? role;
  const leads = ownRole === 'host' || ownRole === 'moderator';
  return { participantId, isLeader: leads && !state.bannedIds.includes(participantId) };
}

export function isOnAir(state: BroadcastState): boolean {
  return state.phase === 'live' || state.phase === 'paused';
}

function isVisible(state: BroadcastState, participantId: string, viewer: Viewer): boolean {
  if (participantId === viewer.participantId || seesBackstage(state, viewer)) return true;
  return isOnAir(state) && state.participants[participantId]?.place === 'stage';
}

/** The state as this viewer may know it: what is hidden is not in it at all. */
export function projectState(state: BroadcastState, viewer: Viewer): BroadcastState {
  const looker = talkViewer(state, viewer);
  const talk = projectTalk(state.talk, looker);
  if (seesBackstage(state, viewer)) return { ...state, stage: backstageStage(state.stage, looker), talk };
  const participants = Object.fromEntries(
    Object.entries(state.participants)
      .filter(([id]) => isVisible(state, id, viewer))
      .map(([id, participant]) => [
        id,
        id === viewer.participantId ? participant : { ...participant, consent: 'unasked' as const },
      ]),
  );
  const tracks = Object.fromEntries(
    Object.entries(state.tracks).filter(([, track]) => isVisible(state, track.participantId, viewer)),
  );
  const trackIds = state.featured.trackIds.filter((id) => Object.hasOwn(tracks, id));
  const stage = audienceStage(state.stage, viewer.participantId, (id) => isVisible(state, id, viewer));
  const slides = slidesSeen(state, viewer);
  return {
    ...state,
    participants,
    tracks,
    featured: { ...state.featured, trackIds },
    bannedIds: [],
    stage,
    slides,
    talk,
    captions: audienceCaptions(state.captions, state.phase === 'live'),
  };
}

function slidesSeen(state: BroadcastState, viewer: Viewer): SlidesState {
  return seesBackstage(state, viewer) ? state.slides : audienceSlides(state.slides, state.phase === 'live');
}

/** Whether this viewer sees the same lines on the slides before and after, so that nobody needs to send them again. */
export function seesSameInk(before: BroadcastState, after: BroadcastState, viewer: Viewer): boolean {
  const { strokes: were } = slidesSeen(before, viewer);
  const { strokes: are } = slidesSeen(after, viewer);
  return were.length === are.length && were.every((stroke, index) => stroke === are[index]);
}

/**
 * One event as this viewer may know it; `hidden` keeps the numbering whole. `snapshot` when the event changes
 * what the viewer may see, so that only a fresh projected state is right.
 */
export function projectEvent(
  before: BroadcastState,
  after: BroadcastState,
  event: BroadcastEvent,
  viewer: Viewer,
): { kind: 'event'; event: BroadcastEvent } | { kind: 'snapshot' } {
  if (seesBackstage(before, viewer) !== seesBackstage(after, viewer)) return { kind: 'snapshot' };
  if (changesRoleOf(event, viewer.participantId)) return { kind: 'snapshot' };
  const looker = talkViewer(after, viewer);
  if (talkViewer(before, viewer).isLeader !== looker.isLeader) return { kind: 'snapshot' };
  const hidden = { kind: 'event' as const, event: { type: 'hidden' as const, seq: event.seq, atMs: event.atMs } };
  if (isTalkEvent(event)) {
    const projected = projectTalkEvent(before.talk, after.talk, event, looker);
    return projected ? { kind: 'event', event: projected } : hidden;
  }
  if (seesBackstage(after, viewer))
    return { kind: 'event', event: isStageEvent(event) ? projectBackstageEvent(event, looker) : event };
  if (isStageEvent(event)) {
    const projected = projectStageEvent(event, viewer.participantId, (id) => isVisible(after, id, viewer));
    if (projected === 'snapshot') return { kind: 'snapshot' };
    return projected === 'hidden' ? hidden : { kind: 'event', event: projected };
  }
  switch (event.type) {
    case 'broadcast.created':
    case 'broadcast.protected':
    case 'backstage.opened':
    case 'recording.started':
    case 'recording.stopped':
    case 'media.rebuilt':
      return { kind: 'event', event: 'byId' in event ? { ...event, byId: null } : event };
    case 'broadcast.wentLive':
    case 'broadcast.paused':
    case 'broadcast.resumed':
    case 'broadcast.ended':
    case 'stage.entered':
    case 'stage.left':
    case 'stage.featured':
      return { kind: 'snapshot' };
    case 'participant.joined':
    case 'participant.dropped':
    case 'participant.returned':
    case 'participant.counted':
      return isVisible(after, event.participantId, viewer)
        ? { kind: 'event', event: withoutConsent(event, viewer) }
        : hidden;
    case 'participant.left':
    case 'participant.removed':
    case 'participant.expelled':
      return isVisible(before, event.participantId, viewer)
        ? { kind: 'event', event: 'byId' in event ? { ...event, byId: null, isBanned: false } : event }
        : hidden;
    case 'consent.given':
      return event.participantId === viewer.participantId ? { kind: 'event', event } : hidden;
    case 'track.published':
      return isVisible(after, event.participantId, viewer) ? { kind: 'event', event } : hidden;
    case 'track.muted':
    case 'track.unmuted':
    case 'track.closed': {
      const track = before.tracks[event.trackId];
      return track && isVisible(before, track.participantId, viewer)
        ? { kind: 'event', event: { ...event, byId: null } }
        : hidden;
    }
    case 'slides.added':
    case 'slides.removed':
    case 'slides.shown':
    case 'slides.hidden':
    case 'slides.drawn':
    case 'slides.erased': {
      const shown = projectSlidesEvent(before.slides, after.slides, event, after.phase === 'live');
      if (shown === 'snapshot') return { kind: 'snapshot' };
      return shown === 'hidden' ? hidden : { kind: 'event', event: shown };
    }
    case 'caption.said': {
      const seen = projectCaptionEvent(event, after.phase === 'live');
      return seen === 'hidden' ? hidden : { kind: 'event', event: seen };
    }
    case 'recording.gapped':
    case 'hidden':
      return hidden;
    default:
      return unreachable(event);
  }
}

function withoutConsent<E extends BroadcastEvent>(event: E, viewer: Viewer): E {
  if (event.type !== 'participant.joined' || event.participantId === viewer.participantId) return event;
  return { ...event, consent: 'unasked' };
}

/** Tracks this viewer may receive now. The server holds every subscription to it. */
export function receivableTracks(state: BroadcastState, viewer: Viewer): Track[] {
  if (state.phase === 'scheduled' || state.phase === 'ended') return [];
  if (seesBackstage(state, viewer))
    return Object.values(state.tracks).filter((track) => track.participantId !== viewer.participantId);
  if (state.phase !== 'live') return [];
  return stageTracks(state).filter((track) => track.participantId !== viewer.participantId);
}

/** Of those, what a client asks for: the staff everything, the audience the program. */
export function wantedTrackIds(state: BroadcastState, viewer: Viewer): string[] {
  const receivable = receivableTracks(state, viewer).map((track) => track.id);
  if (seesBackstage(state, viewer)) return receivable;
  const { videoTrackIds, audioTrackIds } = program(state);
  return receivable.filter((id) => videoTrackIds.includes(id) || audioTrackIds.includes(id));
}

/** On stage while it is on air, and agreed to be recorded: what a recording may show and name for ever. */
export function isRecordable(state: BroadcastState, participantId: string): boolean {
  const participant = state.participants[participantId];
  return isOnAir(state) && participant?.place === 'stage' && participant.consent === 'seen-and-heard';
}

/**
 * Tracks that may be recorded at this moment: on stage, live, with stored consent. A camera that was stopped sends
 * nothing that could be; a muted microphone stays, since its silence is part of the sound.
 */
export function recordableTracks(state: BroadcastState): Track[] {
  if (state.phase !== 'live') return [];
  return stageTracks(state).filter(
    (track) => isRecordable(state, track.participantId) && !(isVideo(track.source) && track.isMuted),
  );
}

function unreachable(value: never): never {
  throw new Error(`unknown broadcast event ${JSON.stringify(value)}`);
}
