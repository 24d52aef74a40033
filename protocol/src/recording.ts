import { z } from 'zod';
import { Timeline } from './broadcast/timeline.ts';
import { WithdrawalCounts } from './consents.ts';
import { Visibility } from './events.ts';
import { EpochMs, Id } from './ids.ts';

/**
 * recording: being captured · processing: closed and playable, program not rendered yet · ready: with program
 * file · failed: nothing playable was captured.
 */
export const RecordingState = z.enum(['recording', 'processing', 'ready', 'failed']);
export type RecordingState = z.infer<typeof RecordingState>;

/** A closed fMP4 media segment. Times in milliseconds from the recording's time zero (they stand in the file's tfdt too). */
export const RenditionPart = z.object({
  file: z.string(),
  /** Index into `inits`. */
  init: z.number().int().nonnegative(),
  startMs: z.number(),
  durationMs: z.number().positive(),
});
export type RenditionPart = z.infer<typeof RenditionPart>;

/** One track, or the floor (trackId `floor`), as a list of parts. */
export const Rendition = z.object({
  id: Id,
  kind: z.enum(['audio', 'video']),
  source: z.enum(['camera', 'screen', 'microphone', 'floor']),
  participantId: Id.nullable(),
  /** RFC 6381 codecs string such as avc1.42e01f or mp4a.40.2. */
  codecs: z.string(),
  inits: z.array(
    z.object({ file: z.string(), width: z.number().int().nullable(), height: z.number().int().nullable() }),
  ),
  parts: z.array(RenditionPart),
});
export type Rendition = z.infer<typeof Rendition>;

export const RecordingGap = z.object({
  trackId: Id.nullable(),
  fromMs: z.number(),
  toMs: z.number(),
  reason: z.string(),
});

export const RecordingMedia = z.object({
  recordingId: Id,
  state: RecordingState,
  epochMs: EpochMs,
  durationMs: z.number().nonnegative(),
  renditions: z.array(Rendition),
  gaps: z.array(RecordingGap),
  program: z.object({
    state: z.enum(['waiting', 'rendering', 'ready', 'failed']),
    /** 0 to 1. */
    progress: z.number().min(0).max(1),
    bytes: z.number().int().nonnegative().nullable(),
    durationMs: z.number().nonnegative().nullable(),
  }),
});
export type RecordingMedia = z.infer<typeof RecordingMedia>;

/**
 * What the replay page gets. Addresses, all relative to `mediaBase` (`/media/<recordingId>/`), each with
 * `?token=<mediaToken>`: `<renditionId>.m3u8` (HLS playlist), `program.mp4`, `poster.jpg`, and whatever the
 * playlists name. The token expires; a new one comes from `recordings.renewMedia` and is put on later requests.
 */
export const Replay = z.object({
  id: Id,
  title: z.string(),
  eventKind: z.string(),
  leadInstitution: z.string(),
  startedAtMs: EpochMs,
  timeZone: z.string(),
  names: z.record(Id, z.object({ name: z.string(), centreName: z.string().nullable(), city: z.string().nullable() })),
  timeline: Timeline,
  media: RecordingMedia,
  mediaBase: z.string(),
  mediaToken: z.string(),
  mediaTokenExpiresAtMs: EpochMs,
  /** For its hosts; null for everybody else. */
  withdrawals: WithdrawalCounts.nullable(),
});
export type Replay = z.infer<typeof Replay>;

/**
 * Playlist time (seconds from the playlist's start, as a player's currentTime) of a moment of the recording, or
 * null where the rendition has no picture. A playlist is its parts end to end, so holes between parts take no
 * playlist time.
 */
export function playlistTimeAt(parts: readonly RenditionPart[], recordingMs: number): number | null {
  let playedMs = 0;
  for (const part of parts) {
    if (recordingMs < part.startMs) return null;
    if (recordingMs < part.startMs + part.durationMs) return (playedMs + recordingMs - part.startMs) / 1000;
    playedMs += part.durationMs;
  }
  return null;
}

/** The inverse: the recording's time (ms) of a playlist time (seconds), clamped to the ends. */
export function recordingTimeAt(parts: readonly RenditionPart[], playlistSeconds: number): number {
  let restMs = Math.max(0, playlistSeconds * 1000);
  for (const part of parts) {
    if (restMs < part.durationMs) return part.startMs + restMs;
    restMs -= part.durationMs;
  }
  const last = parts.at(-1);
  return last ? last.startMs + last.durationMs : 0;
}

/** A recording as lists show it. */
export const RecordingCard = z.object({
  id: Id,
  eventId: Id,
  title: z.string(),
  eventKind: z.string(),
  leadInstitution: z.string(),
  startedAtMs: EpochMs,
  durationMs: z.number(),
  state: RecordingState,
  programState: z.enum(['waiting', 'rendering', 'ready', 'failed']),
  visibility: Visibility,
  /** For its hosts; null for everybody else. */
  withdrawals: WithdrawalCounts.nullable(),
});
export type RecordingCard = z.infer<typeof RecordingCard>;
