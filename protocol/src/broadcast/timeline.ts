import { z } from 'zod';
import { EpochMs, Id } from '../ids.ts';
import { apply } from './apply.ts';
import type { BroadcastEvent } from './events.ts';
import { program } from './program.ts';
import { isOnAir, isRecordable } from './project.ts';
import { Layout, TrackSource } from './roles.ts';
import { PagePlace } from './slides/state.ts';
import { type BroadcastState, emptyState, type Track } from './state.ts';

/** All times in milliseconds from the recording's time zero. */
export const TimelineSegment = z.object({
  startMs: z.number().nonnegative(),
  endMs: z.number().nonnegative(),
  layout: Layout,
  videoTrackIds: z.array(Id),
  /** Why there is no picture; null when there is one. */
  slate: z.enum(['not-live', 'paused', 'away', 'no-picture']).nullable(),
  /** The page that is the main picture, before the tracks; null when there is none. */
  slides: PagePlace.nullable(),
});
export type TimelineSegment = z.infer<typeof TimelineSegment>;

export const TimelineTrack = z.object({
  id: Id,
  participantId: Id,
  source: TrackSource,
  /** From its first moment on stage to its last: it may have been away from there in between. */
  startMs: z.number().nonnegative(),
  endMs: z.number().nonnegative(),
});
export type TimelineTrack = z.infer<typeof TimelineTrack>;

export const TimelineMark = z.object({
  atMs: z.number().nonnegative(),
  type: z.enum([
    'live',
    'paused',
    'resumed',
    'ended',
    'joined',
    'left',
    'screen-shared',
    'screen-ended',
    'gap',
    'rebuilt',
  ]),
  participantId: Id.nullable(),
});
export type TimelineMark = z.infer<typeof TimelineMark>;

/** What a player follows beside the tracks: which picture was featured when, in which layout. */
export const Timeline = z.object({
  recordingId: Id,
  /** Wall-clock time of the recording's time zero. */
  epochMs: EpochMs,
  durationMs: z.number().nonnegative(),
  segments: z.array(TimelineSegment),
  tracks: z.array(TimelineTrack),
  marks: z.array(TimelineMark),
});
export type Timeline = z.infer<typeof Timeline>;

/**
 * The timeline of one recording, from the broadcast's log alone. Pure. Null when the log holds no captured
 * moment of it. A recording that has not ended reaches to `untilMs` (wall clock).
 *
 * Whoever may watch the recording gets it whole, so it holds only what was on stage on air, of people who agreed to
 * be recorded: nothing of the backstage, and nobody else.
 */
export function timelineOf(events: readonly BroadcastEvent[], recordingId: string, untilMs?: number): Timeline | null {
  const span = capturedSpan(events, recordingId, untilMs);
  if (!span) return null;
  const { epochMs, endMs } = span;
  const at = (wallMs: number): number => Math.min(Math.max(wallMs, epochMs), endMs) - epochMs;
  const segments: TimelineSegment[] = [];
  const tracks = new Map<string, TimelineTrack>();
  const marks: TimelineMark[] = [];
  let state: BroadcastState = emptyState(recordingId);
  for (const event of events) {
    if (event.atMs > endMs) break;
    const before = state;
    state = apply(before, event);
    if (event.atMs >= epochMs) mark(marks, before, state, event, at(event.atMs));
    noteSpan(segments, state, at(event.atMs));
    followTracks(tracks, state, at(event.atMs));
  }
  const durationMs = endMs - epochMs;
  const last = segments.at(-1);
  if (last) last.endMs = durationMs;
  return {
    recordingId,
    epochMs,
    durationMs,
    segments: segments.filter((segment) => segment.endMs > segment.startMs),
    tracks: [...tracks.values()]
      .map((track) => (track.endMs < 0 ? { ...track, endMs: durationMs } : track))
      .filter((track) => track.endMs > track.startMs),
    marks,
  };
}

/** From when to when (wall clock) the recording captured; null when it never did. */
export function capturedSpan(
  events: readonly BroadcastEvent[],
  recordingId: string,
  untilMs: number | undefined,
): { epochMs: number; endMs: number } | null {
  let state: BroadcastState = emptyState(recordingId);
  let found: BroadcastState['recording'] = null;
  for (const event of events) {
    state = apply(state, event);
    if (state.recording?.id === recordingId) found = state.recording;
  }
  if (!found || found.captureStartedAtMs === null) return null;
  const endMs = found.endedAtMs ?? untilMs ?? events.at(-1)?.atMs ?? found.captureStartedAtMs;
  return { epochMs: found.captureStartedAtMs, endMs: Math.max(endMs, found.captureStartedAtMs) };
}

/** The tracks that the recording may show in this state, by id. */
function shownTracks(state: BroadcastState): ReadonlyMap<string, Track> {
  const shown = Object.values(state.tracks).filter((track) => isRecordable(state, track.participantId));
  return new Map(shown.map((track) => [track.id, track]));
}

function noteSpan(segments: TimelineSegment[], state: BroadcastState, atMs: number): void {
  const { layout, videoTrackIds, slate, slides } = program({
    ...state,
    tracks: Object.fromEntries(shownTracks(state)),
  });
  const last = segments.at(-1);
  const isSame =
    last?.layout === layout &&
    last.slate === slate &&
    last.slides?.deckId === slides?.deckId &&
    last.slides?.page === slides?.page &&
    last.videoTrackIds.join() === [...videoTrackIds].join();
  if (isSame) return;
  if (last) last.endMs = atMs;
  segments.push({ startMs: atMs, endMs: atMs, layout, videoTrackIds: [...videoTrackIds], slate, slides });
}

function followTracks(tracks: Map<string, TimelineTrack>, after: BroadcastState, atMs: number): void {
  const shown = shownTracks(after);
  for (const { id, participantId, source } of shown.values()) {
    const known = tracks.get(id);
    if (known && known.endMs < 0) continue;
    // Back on stage: the same track. What was over before the recording began has no length, and begins only now.
    const startMs = known && known.endMs > known.startMs ? known.startMs : atMs;
    tracks.set(id, { id, participantId, source, startMs, endMs: -1 });
  }
  for (const track of tracks.values()) if (track.endMs < 0 && !shown.has(track.id)) track.endMs = atMs;
}

function mark(
  marks: TimelineMark[],
  before: BroadcastState,
  after: BroadcastState,
  event: BroadcastEvent,
  atMs: number,
): void {
  const add = (type: TimelineMark['type'], participantId: string | null = null): void => {
    marks.push({ atMs, type, participantId });
  };
  switch (event.type) {
    case 'broadcast.wentLive':
      add('live');
      break;
    case 'broadcast.paused':
      add('paused');
      break;
    case 'broadcast.resumed':
      add('resumed');
      break;
    case 'broadcast.ended':
      add('ended');
      break;
    case 'stage.entered':
      if (isRecordable(after, event.participantId)) add('joined', event.participantId);
      break;
    case 'stage.left':
      if (isRecordable(before, event.participantId)) add('left', event.participantId);
      break;
    case 'recording.gapped':
      add('gap');
      break;
    case 'media.rebuilt':
      add('rebuilt');
      break;
    default:
  }
  // A screen comes and goes in more ways than by its own events; with the end everything does.
  if (!isOnAir(after)) return;
  const [shownBefore, shownAfter] = [shownTracks(before), shownTracks(after)];
  const screens = (tracks: ReadonlyMap<string, Track>, others: ReadonlyMap<string, Track>): Track[] =>
    [...tracks.values()].filter((track) => track.source === 'screen' && !others.has(track.id));
  for (const track of screens(shownAfter, shownBefore)) add('screen-shared', track.participantId);
  for (const track of screens(shownBefore, shownAfter)) add('screen-ended', track.participantId);
}
