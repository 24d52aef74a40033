import { z } from 'zod';
import { EpochMs, Id } from '../ids.ts';
import { CaptionsState, noCaptions } from './captions/state.ts';
import { BroadcastRole, Consent, Layout, Phase, Place, TrackSource } from './roles.ts';
import { noSlides, SlidesState } from './slides/state.ts';
import { emptyStage, StageState } from './stage/state.ts';
import { emptyTalk, TalkState } from './talk/state.ts';

export const Participant = z.object({
  id: Id,
  role: BroadcastRole,
  place: Place,
  /** False from the loss of the connection until it is back or given up. */
  isConnected: z.boolean(),
  consent: Consent,
  /** Only for centres. */
  centreId: Id.nullable(),
  headCount: z.number().int().nonnegative().nullable(),
  joinedAtMs: EpochMs,
});
export type Participant = z.infer<typeof Participant>;

/** A wish to be seen or heard; which producers carry it is the media plane's volatile business. */
export const Track = z.object({
  id: Id,
  participantId: Id,
  source: TrackSource,
  isMuted: z.boolean(),
  publishedAtMs: EpochMs,
});
export type Track = z.infer<typeof Track>;

export const Featured = z.object({ layout: Layout, trackIds: z.array(Id).max(9) });
export type Featured = z.infer<typeof Featured>;

export const RecordingEndReason = z.enum(['host', 'broadcast-ended', 'disk-low', 'failed']);
export type RecordingEndReason = z.infer<typeof RecordingEndReason>;

/** The newest recording of the broadcast. It captures while the phase is `live`. */
export const RecordingMark = z.object({
  id: Id,
  requestedAtMs: EpochMs,
  /** Null while armed: asked for before the broadcast is live. Time zero of the recording. */
  captureStartedAtMs: EpochMs.nullable(),
  endedAtMs: EpochMs.nullable(),
  endReason: RecordingEndReason.nullable(),
});
export type RecordingMark = z.infer<typeof RecordingMark>;

export const BroadcastState = z.object({
  id: Id,
  eventId: Id,
  /** Number of the last event applied; 0 before the first. */
  seq: z.number().int().nonnegative(),
  phase: Phase,
  phaseSinceMs: EpochMs,
  isRecordedAutomatically: z.boolean(),
  /** An event for schools: its own rules for the conversation and for cameras. */
  isForSchools: z.boolean(),
  participants: z.record(Id, Participant),
  tracks: z.record(Id, Track),
  /** What the host featured; `program()` says what is really shown. */
  featured: Featured,
  recording: RecordingMark.nullable(),
  /** Participants who may not come back. */
  bannedIds: z.array(Id),
  stage: StageState,
  slides: SlidesState,
  talk: TalkState,
  captions: CaptionsState,
});
export type BroadcastState = z.infer<typeof BroadcastState>;

export function emptyState(id: string): BroadcastState {
  return {
    id,
    eventId: id,
    seq: 0,
    phase: 'scheduled',
    phaseSinceMs: 0,
    isRecordedAutomatically: false,
    isForSchools: false,
    participants: {},
    tracks: {},
    featured: { layout: 'one', trackIds: [] },
    recording: null,
    bannedIds: [],
    stage: emptyStage,
    slides: noSlides,
    talk: emptyTalk,
    captions: noCaptions,
  };
}
