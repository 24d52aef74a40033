import { applyCaption, withoutLines } from './captions/apply.ts';
import type { BroadcastEvent } from './events.ts';
import { isStaff } from './roles.ts';
import { aired, applySlides, ended } from './slides/apply.ts';
import { applyStage, settleStage } from './stage/apply.ts';
import { isStageEvent } from './stage/events.ts';
import type { BroadcastState, Participant, Track } from './state.ts';
import { applyTalk } from './talk/apply.ts';
import { isTalkEvent } from './talk/events.ts';

/**
 * The state after one event. Pure and total: an event about something that this state does not hold (as in
 * a recipient's projection) changes nothing but the number, so that clients can use the same function.
 */
export function apply(state: BroadcastState, event: BroadcastEvent): BroadcastState {
  const next = settleStage(step(state, event), event);
  return next.phase === state.phase ? next : { ...next, captions: withoutLines(next.captions) };
}

function step(state: BroadcastState, event: BroadcastEvent): BroadcastState {
  const next: BroadcastState = { ...state, seq: event.seq };
  if (isStageEvent(event)) return applyStage(next, event);
  if (isTalkEvent(event)) return { ...next, talk: applyTalk(next.talk, event) };
  switch (event.type) {
    case 'broadcast.created':
      return {
        ...next,
        eventId: event.eventId,
        isRecordedAutomatically: event.isRecordedAutomatically,
        phaseSinceMs: event.atMs,
      };
    case 'broadcast.protected': {
      const { talk } = next;
      return { ...next, isForSchools: true, talk: { ...talk, chat: { ...talk.chat, isHeld: true } } };
    }
    case 'backstage.opened':
      return { ...next, phase: 'backstage', phaseSinceMs: event.atMs };
    case 'broadcast.wentLive':
    case 'broadcast.resumed':
      return startCapture({ ...next, phase: 'live', phaseSinceMs: event.atMs, slides: aired(next.slides) }, event.atMs);
    case 'broadcast.paused':
      return { ...next, phase: 'paused', phaseSinceMs: event.atMs };
    case 'broadcast.ended':
      return withoutTracks(
        { ...next, phase: 'ended', phaseSinceMs: event.atMs, slides: ended(next.slides) },
        () => true,
      );
    case 'participant.joined':
      return withParticipant(next, {
        id: event.participantId,
        role: event.role,
        place: isStaff(event.role) ? 'stage' : 'audience',
        isConnected: true,
        consent: event.consent,
        centreId: event.centreId,
        headCount: event.headCount,
        joinedAtMs: event.atMs,
      });
    case 'participant.dropped':
      return changeParticipant(next, event.participantId, { isConnected: false });
    case 'participant.returned':
      return changeParticipant(next, event.participantId, { isConnected: true });
    case 'participant.left':
    case 'participant.expelled':
      return withoutParticipant(next, event.participantId);
    case 'participant.removed': {
      const gone = withoutParticipant(next, event.participantId);
      if (!event.isBanned || gone.bannedIds.includes(event.participantId)) return gone;
      return { ...gone, bannedIds: [...gone.bannedIds, event.participantId] };
    }
    case 'participant.counted':
      return changeParticipant(next, event.participantId, { headCount: event.headCount });
    case 'consent.given':
      return changeParticipant(next, event.participantId, { consent: event.consent });
    case 'stage.entered':
      return changeParticipant(next, event.participantId, { place: 'stage' });
    case 'stage.left': {
      const participant = next.participants[event.participantId];
      if (!participant) return next;
      return changeParticipant(next, participant.id, { place: isStaff(participant.role) ? 'backstage' : 'audience' });
    }
    case 'stage.featured':
      return { ...next, featured: { layout: event.layout, trackIds: event.trackIds } };
    case 'track.published':
      return withTrack(next, {
        id: event.trackId,
        participantId: event.participantId,
        source: event.source,
        isMuted: false,
        publishedAtMs: event.atMs,
      });
    case 'track.muted':
      return changeTrack(next, event.trackId, { isMuted: true });
    case 'track.unmuted':
      return changeTrack(next, event.trackId, { isMuted: false });
    case 'track.closed':
      return withoutTracks(next, (track) => track.id === event.trackId);
    case 'recording.started': {
      const started: BroadcastState = {
        ...next,
        recording: {
          id: event.recordingId,
          requestedAtMs: event.atMs,
          captureStartedAtMs: null,
          endedAtMs: null,
          endReason: null,
        },
      };
      return started.phase === 'live' ? startCapture(started, event.atMs) : started;
    }
    case 'recording.stopped':
      if (next.recording?.id !== event.recordingId) return next;
      return { ...next, recording: { ...next.recording, endedAtMs: event.atMs, endReason: event.reason } };
    case 'slides.added':
    case 'slides.removed':
    case 'slides.shown':
    case 'slides.hidden':
    case 'slides.drawn':
    case 'slides.erased':
      return { ...next, slides: applySlides(next.slides, event, next.phase === 'live') };
    case 'caption.said':
      return { ...next, captions: applyCaption(next.captions, event, next.phase === 'live') };
    case 'recording.gapped':
    case 'media.rebuilt':
    case 'hidden':
      return next;
    default:
      return unreachable(event);
  }
}

export function replay(initial: BroadcastState, events: readonly BroadcastEvent[]): BroadcastState {
  return events.reduce(apply, initial);
}

/** A recording that was armed before the broadcast was live starts with its first live moment. */
function startCapture(state: BroadcastState, atMs: number): BroadcastState {
  const { recording } = state;
  if (!recording || recording.captureStartedAtMs !== null || recording.endedAtMs !== null) return state;
  return { ...state, recording: { ...recording, captureStartedAtMs: atMs } };
}

function withParticipant(state: BroadcastState, participant: Participant): BroadcastState {
  return { ...state, participants: { ...state.participants, [participant.id]: participant } };
}

function changeParticipant(state: BroadcastState, id: string, change: Partial<Participant>): BroadcastState {
  const participant = state.participants[id];
  return participant ? withParticipant(state, { ...participant, ...change }) : state;
}

function withoutParticipant(state: BroadcastState, id: string): BroadcastState {
  const { [id]: _gone, ...participants } = state.participants;
  return withoutTracks({ ...state, participants }, (track) => track.participantId === id);
}

function withTrack(state: BroadcastState, track: Track): BroadcastState {
  return { ...state, tracks: { ...state.tracks, [track.id]: track } };
}

function changeTrack(state: BroadcastState, id: string, change: Partial<Track>): BroadcastState {
  const track = state.tracks[id];
  return track ? withTrack(state, { ...track, ...change }) : state;
}

function withoutTracks(state: BroadcastState, isGone: (track: Track) => boolean): BroadcastState {
  const gone = Object.values(state.tracks).filter(isGone);
  if (gone.length === 0) return state;
  const goneIds = new Set(gone.map((track) => track.id));
  return {
    ...state,
    tracks: Object.fromEntries(Object.entries(state.tracks).filter(([id]) => !goneIds.has(id))),
    featured: { ...state.featured, trackIds: state.featured.trackIds.filter((id) => !goneIds.has(id)) },
  };
}

function unreachable(value: never): never {
  throw new Error(`unknown broadcast event ${JSON.stringify(value)}`);
}
