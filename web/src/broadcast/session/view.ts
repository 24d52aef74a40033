import {
  type BroadcastState,
  type CaptionLanguage,
  commandRights,
  type ErrorCode,
  isRecorded,
  type Participant,
  type Program,
  program,
  type Track,
  type Viewer,
} from '@campus/protocol';
import type { DeskView } from '../../media/capture-desk.ts';
import type { MediaView } from '../../media/media-view.ts';
import type { LiveState } from '../live/live-state.ts';

/** The one plain snapshot that all views of a broadcast are drawn from. */
export interface BroadcastView {
  readonly live: LiveState;
  readonly media: MediaView;
  readonly desk: DeskView;
  /** Why a track of one's own could not be published. */
  readonly publishProblem: ErrorCode | null;
  /** In which language captions are read; null: they are off. */
  readonly captions: CaptionLanguage | null;
}

/** A view whose first snapshot has come. */
export interface ReadyView extends BroadcastView {
  readonly state: BroadcastState;
  readonly you: Viewer;
  readonly event: NonNullable<LiveState['event']>;
  readonly program: Program;
  /** Absent for viewers, who are not in the state. */
  readonly me: Participant | undefined;
}

export function readyView(view: BroadcastView): ReadyView | null {
  const { state, you, event } = view.live;
  if (!state || !you || !event) return null;
  return { ...view, state, you, event, program: program(state), me: state.participants[you.participantId] };
}

/** Whether this participant may publish at this moment; the server decides again. */
export function mayPublish(state: BroadcastState, viewer: Viewer): boolean {
  if (state.phase === 'scheduled' || state.phase === 'ended') return false;
  const me = state.participants[viewer.participantId];
  if (!me) return false;
  const right = commandRights['track.publish'][me.role];
  return right === 'always' || (right === 'on-stage' && me.place === 'stage');
}

/** Whether somebody of this role publishes at all, now or later; then devices are worth choosing. */
export function isPublisher(view: ReadyView): boolean {
  const right = commandRights['track.publish'][view.me?.role ?? view.you.role];
  return right === 'always' || (right === 'on-stage' && view.me?.place === 'stage');
}

/**
 * Publishing waits for an answer about being recorded. Who has neither camera nor microphone on is not asked: there
 * is nothing of them to record.
 */
export function needsConsent(view: ReadyView): boolean {
  const { state, me, desk } = view;
  if (Object.values(desk.states).every((captured) => captured === 'off')) return false;
  return isRecorded(state) && state.phase !== 'ended' && me?.consent === 'unasked' && isPublisher(view);
}

export function isLeader(view: ReadyView): boolean {
  return view.you.role === 'host' || view.you.role === 'moderator';
}

export function nameOf(view: Pick<ReadyView, 'live'>, participantId: string): string {
  const name = view.live.names[participantId];
  return name?.centreName ?? name?.name ?? '';
}

/** Those on stage: whoever is heard or seen first, then by the time of joining. */
export function peopleOnStage(state: BroadcastState): Participant[] {
  const speaking = new Set(Object.values(state.tracks).map((track) => track.participantId));
  return Object.values(state.participants)
    .filter((participant) => participant.place === 'stage')
    .sort((a, b) => Number(speaking.has(b.id)) - Number(speaking.has(a.id)) || a.joinedAtMs - b.joinedAtMs);
}

export function tracksOf(state: BroadcastState, participantId: string): Track[] {
  return Object.values(state.tracks).filter((track) => track.participantId === participantId);
}
