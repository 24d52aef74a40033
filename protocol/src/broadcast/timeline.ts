import { z } from 'zod';
import { EpochMs, Id } from '../ids.ts';
import { apply } from './apply.ts';
import type { BroadcastEvent } from './events.ts';
import { program } from './program.ts';
import { Layout, TrackSource } from './roles.ts';
import { type BroadcastState, emptyState } from './state.ts';

/** All times in milliseconds from the recording's time zero. */
export const TimelineSegment = z.object({
  startMs: z.number().nonnegative(),
  endMs: z.number().nonnegative(),
  layout: Layout,
  videoTrackIds: z.array(Id),
  /** Why there is no picture; null when there is one. */
  slate: z.enum(['not-live', 'paused', 'away', 'no-picture']).nullable(),
});
export type TimelineSegment = z.infer<typeof TimelineSegment>;

export const TimelineTrack = z.object({
  id: Id,
  participantId: Id,
  source: TrackSource,
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
    if (event.atMs >= epochMs) mark(marks, before, event, at(event.atMs));
    noteSpan(segments, state, at(event.atMs));
    followTracks(tracks, before, state, at(event.atMs));
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

function capturedSpan(
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

function noteSpan(segments: TimelineSegment[], state: BroadcastState, atMs: number): void {
  const { layout, videoTrackIds, slate } = program(state);
  const last = segments.at(-1);
  const isSame =
    last?.layout === layout && last.slate === slate && last.videoTrackIds.join() === [...videoTrackIds].join();
  if (isSame) return;
  if (last) last.endMs = atMs;
  segments.push({ startMs: atMs, endMs: atMs, layout, videoTrackIds: [...videoTrackIds], slate });
}

function followTracks(
  tracks: Map<string, TimelineTrack>,
  before: BroadcastState,
  after: BroadcastState,
  atMs: number,
): void {
  for (const track of Object.values(after.tracks)) {
    if (tracks.has(track.id)) continue;
    tracks.set(track.id, {
      id: track.id,
      participantId: track.participantId,
      source: track.source,
      startMs: atMs,
      endMs: -1,
    });
  }
  for (const id of Object.keys(before.tracks)) {
    const open = tracks.get(id);
    if (open && open.endMs < 0 && !after.tracks[id]) open.endMs = atMs;
  }
}

function mark(marks: TimelineMark[], before: BroadcastState, event: BroadcastEvent, atMs: number): void {
  const add = (type: TimelineMark['type'], participantId: string | null = null): void => {
    marks.push({ atMs, type, participantId });
  };
  switch (event.type) {
    case 'broadcast.wentLive':
      return add('live');
    case 'broadcast.paused':
      return add('paused');
    case 'broadcast.resumed':
      return add('resumed');
    case 'broadcast.ended':
      return add('ended');
    case 'stage.entered':
      return add('joined', event.participantId);
    case 'stage.left':
      return add('left', event.participantId);
    case 'recording.gapped':
      return add('gap');
    case 'media.rebuilt':
      return add('rebuilt');
    case 'track.published':
      return event.source === 'screen' ? add('screen-shared', event.participantId) : undefined;
    case 'track.closed': {
      const track = before.tracks[event.trackId];
      return track?.source === 'screen' ? add('screen-ended', track.participantId) : undefined;
    }
    default:
      return undefined;
  }
}
