import { z } from 'zod';
import { TrackSource } from '../broadcast/roles.ts';
import { Timeline } from '../broadcast/timeline.ts';
import { call } from '../contract.ts';
import { EpochMs, Id } from '../ids.ts';
import { RecordingMedia, RecordingState } from '../recording.ts';

const recording = { recordingId: Id };

/** A track that stands in the log with stored consent: the recorder taps nothing else. */
export const TrackToRecord = z.object({ trackId: Id, participantId: Id, source: TrackSource });
export type TrackToRecord = z.infer<typeof TrackToRecord>;

/** The control link of the recordings service. Signalling says what should be; recordings makes it so. */
export const recordingsCalls = {
  'node.hello': call(z.object({}), z.object({ epoch: z.string(), freeBytes: z.number() })),
  /**
   * The desired state of a running recording, sent whenever it changes and after each reconnect (idempotent).
   * Opens what is missing, closes what is not named. `isCapturing` false: pause, the floor goes on as silence.
   */
  'recording.sync': call(
    z.object({
      ...recording,
      /** Wall clock of the recording's time zero. */
      epochMs: EpochMs,
      isCapturing: z.boolean(),
      sfuUrl: z.url(),
      roomId: Id,
      tracks: z.array(TrackToRecord).max(100),
    }),
    z.object({ state: RecordingState }),
  ),
  /** Closes the files and starts the program's rendering. Idempotent, also after a crash in between. */
  'recording.finish': call(
    z.object({ ...recording, endedAtMs: EpochMs, timeline: Timeline }),
    z.object({ media: RecordingMedia }),
  ),
  'recording.describe': call(z.object(recording), z.object({ media: RecordingMedia })),
  'recording.list': call(
    z.object({}),
    z.object({ recordings: z.array(z.object({ ...recording, state: RecordingState })) }),
  ),
  'recording.delete': call(z.object(recording), z.object({})),
  /** A token for all files of one recording, for /media/<recordingId>/…?token=… */
  'media.sign': call(
    z.object({ ...recording, ttlMs: z.number().int().positive() }),
    z.object({ token: z.string(), expiresAtMs: EpochMs }),
  ),
} as const;
export type RecordingsCalls = typeof recordingsCalls;

export const recordingsNotices = {
  'recording.changed': z.object({ ...recording, state: RecordingState, durationMs: z.number().nonnegative() }),
  'recording.gapped': z.object({
    ...recording,
    trackId: Id.nullable(),
    fromMs: EpochMs,
    toMs: EpochMs,
    reason: z.string(),
  }),
  /** The disk fell below its reserve: the recording has ended cleanly. */
  'recording.exhausted': z.object({ ...recording, freeBytes: z.number() }),
  'recording.failed': z.object({ ...recording, reason: z.string() }),
  'program.progressed': z.object({
    ...recording,
    progress: z.number().min(0).max(1),
    state: z.enum(['waiting', 'rendering', 'ready', 'failed']),
  }),
} as const;
export type RecordingsNotices = typeof recordingsNotices;
