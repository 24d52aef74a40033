import { z } from 'zod';
import { EpochMs, Id } from '../ids.ts';
import { captionEvents } from './captions/events.ts';
import { BroadcastRole, Consent, Layout, TrackSource } from './roles.ts';
import { slidesEvents } from './slides/events.ts';
import { stageEvents } from './stage/events.ts';
import { RecordingEndReason } from './state.ts';
import { talkEvents } from './talk/events.ts';

const at = { seq: z.number().int().positive(), atMs: EpochMs };
/** The participant who caused it; null for the system. */
const by = { byId: Id.nullable() };

export const CloseReason = z.enum(['publisher', 'moderator', 'left', 'removed', 'ended', 'lost', 'consent-withdrawn']);
export type CloseReason = z.infer<typeof CloseReason>;

/** Everything durable that happens in a broadcast. Ids only: names stand in a table that can be erased. */
export const BroadcastEvent = z.discriminatedUnion('type', [
  z.object({ ...at, type: z.literal('broadcast.created'), eventId: Id, isRecordedAutomatically: z.boolean() }),
  /** An event for schools: nothing private is written, all of it waits for approval, pictures of the audience too. */
  z.object({ ...at, type: z.literal('broadcast.protected') }),
  z.object({ ...at, ...by, type: z.literal('backstage.opened') }),
  z.object({ ...at, ...by, type: z.literal('broadcast.wentLive') }),
  z.object({ ...at, ...by, type: z.literal('broadcast.paused') }),
  z.object({ ...at, ...by, type: z.literal('broadcast.resumed') }),
  z.object({ ...at, ...by, type: z.literal('broadcast.ended') }),
  z.object({
    ...at,
    type: z.literal('participant.joined'),
    participantId: Id,
    role: BroadcastRole,
    consent: Consent,
    centreId: Id.nullable(),
    headCount: z.number().int().nonnegative().nullable(),
  }),
  z.object({ ...at, type: z.literal('participant.dropped'), participantId: Id }),
  z.object({ ...at, type: z.literal('participant.returned'), participantId: Id }),
  z.object({ ...at, type: z.literal('participant.left'), participantId: Id }),
  z.object({ ...at, ...by, type: z.literal('participant.removed'), participantId: Id, isBanned: z.boolean() }),
  /** The link that brought them was taken back. */
  z.object({ ...at, type: z.literal('participant.expelled'), participantId: Id }),
  z.object({
    ...at,
    type: z.literal('participant.counted'),
    participantId: Id,
    headCount: z.number().int().nonnegative(),
  }),
  z.object({
    ...at,
    type: z.literal('consent.given'),
    participantId: Id,
    consent: Consent,
    textVersion: z.string().max(40),
  }),
  z.object({ ...at, ...by, type: z.literal('stage.entered'), participantId: Id }),
  z.object({ ...at, ...by, type: z.literal('stage.left'), participantId: Id }),
  z.object({ ...at, ...by, type: z.literal('stage.featured'), layout: Layout, trackIds: z.array(Id).max(9) }),
  z.object({ ...at, type: z.literal('track.published'), trackId: Id, participantId: Id, source: TrackSource }),
  z.object({ ...at, ...by, type: z.literal('track.muted'), trackId: Id }),
  z.object({ ...at, ...by, type: z.literal('track.unmuted'), trackId: Id }),
  z.object({ ...at, ...by, type: z.literal('track.closed'), trackId: Id, reason: CloseReason }),
  z.object({ ...at, ...by, type: z.literal('recording.started'), recordingId: Id }),
  z.object({ ...at, ...by, type: z.literal('recording.stopped'), recordingId: Id, reason: RecordingEndReason }),
  /** The recorder missed something; trackId null means every track. */
  z.object({
    ...at,
    type: z.literal('recording.gapped'),
    recordingId: Id,
    trackId: Id.nullable(),
    fromMs: EpochMs,
    toMs: EpochMs,
  }),
  /** The media plane was lost and built again (a worker or the SFU died). */
  z.object({ ...at, type: z.literal('media.rebuilt'), reason: z.string().max(200) }),
  ...stageEvents,
  ...slidesEvents,
  ...talkEvents,
  ...captionEvents,
  /** Something this recipient may not see; it keeps the numbering whole. */
  z.object({ ...at, type: z.literal('hidden') }),
]);
export type BroadcastEvent = z.infer<typeof BroadcastEvent>;
export type BroadcastEventType = BroadcastEvent['type'];

type WithoutNumber<E> = E extends unknown ? Omit<E, 'seq' | 'atMs'> : never;
/** What `decide` returns: the log gives number and time. */
export type UnnumberedEvent = WithoutNumber<BroadcastEvent>;
