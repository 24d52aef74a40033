import { z } from 'zod';
import { audienceCalls } from './audience.ts';
import { clientCommands } from './broadcast/commands.ts';
import { BroadcastEvent } from './broadcast/events.ts';
import { BroadcastRole, TrackSource } from './broadcast/roles.ts';
import { BroadcastState } from './broadcast/state.ts';
import { CommandId, CommandReply, Names } from './command-reply.ts';
import { call } from './contract.ts';
import { ErrorCode } from './errors.ts';
import { EpochMs, Id } from './ids.ts';
import {
  DtlsParameters,
  IceParameters,
  IceServer,
  LayerPreference,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  Subscriptions,
  TransportOffer,
  VideoCodec,
} from './media.ts';
import { Saving } from './saving.ts';
import { SlideTrace } from './slides.ts';
import { talkCalls, talkCommandCalls, talkNotices } from './talk-calls.ts';

/** Path of the Socket.IO endpoint on the public origin. */
export const LIVE_PATH = '/live';

/** The handshake's `auth` object. */
export const LiveHandshake = z.object({
  /** The join token: a JWT for one participant in one broadcast. */
  token: z.string().min(10).max(4096),
  protocolVersion: z.number().int(),
  /** Number of the last event that this client has; 0 or absent: none. Later events follow the snapshot. */
  lastSeq: z.number().int().nonnegative().optional(),
});
export type LiveHandshake = z.infer<typeof LiveHandshake>;

export const Snapshot = z.object({
  state: BroadcastState,
  names: Names,
  you: z.object({ participantId: Id, role: BroadcastRole }),
  event: z.object({
    id: Id,
    title: z.string(),
    kind: z.string(),
    startsAtMs: EpochMs,
    timeZone: z.string(),
    leadInstitution: z.string(),
    /** BCP 47 tags of those that are spoken. */
    languages: z.array(z.string()),
  }),
  serverNowMs: EpochMs,
  /** The conversation is left out of the state: this client has it. */
  isTalkKept: z.boolean(),
  /** So are the lines on the slides. */
  isInkKept: z.boolean(),
  media: z.object({ epoch: z.string(), rtpCapabilities: RtpCapabilities, iceServers: z.array(IceServer) }).nullable(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** The state that a snapshot brings, with the conversation and the lines that this client knows where it says so. */
export function withKept(
  known: BroadcastState | null | undefined,
  { state, isTalkKept, isInkKept }: Snapshot,
): BroadcastState {
  if (!known) return state;
  return {
    ...state,
    ...(isTalkKept ? { talk: known.talk } : {}),
    ...(isInkKept ? { slides: { ...state.slides, strokes: known.slides.strokes } } : {}),
  };
}

const id = { commandId: CommandId };
const commandCalls = {
  'backstage.open': call(clientCommands['backstage.open'].extend(id), CommandReply),
  'broadcast.goLive': call(clientCommands['broadcast.goLive'].extend(id), CommandReply),
  'broadcast.pause': call(clientCommands['broadcast.pause'].extend(id), CommandReply),
  'broadcast.resume': call(clientCommands['broadcast.resume'].extend(id), CommandReply),
  'broadcast.end': call(clientCommands['broadcast.end'].extend(id), CommandReply),
  'stage.bring': call(clientCommands['stage.bring'].extend(id), CommandReply),
  'stage.release': call(clientCommands['stage.release'].extend(id), CommandReply),
  'stage.feature': call(clientCommands['stage.feature'].extend(id), CommandReply),
  'participant.remove': call(clientCommands['participant.remove'].extend(id), CommandReply),
  'participant.count': call(clientCommands['participant.count'].extend(id), CommandReply),
  'consent.give': call(clientCommands['consent.give'].extend(id), CommandReply),
  /** Also produces the media on the given send transport. Repeated after a media reset with the same trackId. */
  'track.publish': call(
    clientCommands['track.publish'].extend({
      ...id,
      transportId: z.string(),
      kind: MediaKind,
      rtpParameters: RtpParameters,
    }),
    CommandReply.extend({ producerId: z.string() }),
  ),
  'track.mute': call(clientCommands['track.mute'].extend(id), CommandReply),
  'track.unmute': call(clientCommands['track.unmute'].extend(id), CommandReply),
  'track.close': call(clientCommands['track.close'].extend(id), CommandReply),
  'recording.start': call(clientCommands['recording.start'].extend(id), CommandReply),
  'recording.stop': call(clientCommands['recording.stop'].extend(id), CommandReply),
  'hand.raise': call(clientCommands['hand.raise'].extend(id), CommandReply),
  'hand.lower': call(clientCommands['hand.lower'].extend(id), CommandReply),
  'stage.follow': call(clientCommands['stage.follow'].extend(id), CommandReply),
  'broadcast.lock': call(clientCommands['broadcast.lock'].extend(id), CommandReply),
  'broadcast.unlock': call(clientCommands['broadcast.unlock'].extend(id), CommandReply),
  'host.pass': call(clientCommands['host.pass'].extend(id), CommandReply),
  'camera.confirm': call(clientCommands['camera.confirm'].extend(id), CommandReply),
  'camera.unconfirm': call(clientCommands['camera.unconfirm'].extend(id), CommandReply),
  'slides.show': call(clientCommands['slides.show'].extend(id), CommandReply),
  'slides.hide': call(clientCommands['slides.hide'].extend(id), CommandReply),
  'slides.draw': call(clientCommands['slides.draw'].extend(id), CommandReply),
  'slides.erase': call(clientCommands['slides.erase'].extend(id), CommandReply),
  ...talkCommandCalls,
  'caption.say': call(clientCommands['caption.say'].extend(id), CommandReply),
} as const;

/** About this client's own media: never in the log. */
const mediaCalls = {
  /**
   * Opens a transport; the earlier one of that direction is closed. A client that has made its certificate before sends
   * its fingerprint along, and the transport is connected in the same round trip; one that receives may also subscribe
   * in it, and needs no call of its own to resume what it names `isFlowing`.
   */
  'media.open': call(
    z.object({
      direction: z.enum(['send', 'receive']),
      dtlsParameters: DtlsParameters.optional(),
      receive: z
        .object({
          rtpCapabilities: RtpCapabilities,
          tracks: z.array(z.object({ trackId: Id, isFlowing: z.boolean() })).max(40),
          /** Of the transport, from its first packet on. */
          saving: Saving.optional(),
        })
        .optional(),
    }),
    TransportOffer.extend(Subscriptions.shape),
  ),
  'media.connect': call(z.object({ transportId: z.string(), dtlsParameters: DtlsParameters }), z.object({})),
  'media.restartIce': call(z.object({ transportId: z.string() }), z.object({ iceParameters: IceParameters })),
  /** Subscriptions start paused. What cannot be had now is refused one by one; NO_ENCODING comes later by itself. */
  'media.subscribe': call(
    z.object({ transportId: z.string(), rtpCapabilities: RtpCapabilities, trackIds: z.array(Id).min(1).max(40) }),
    Subscriptions,
  ),
  /** NOT_FOUND when one of them is not there any more, as for `media.pause`; it is done to the others nevertheless. */
  'media.resume': call(z.object({ subscriptionIds: z.array(z.string()).max(80) }), z.object({})),
  'media.pause': call(z.object({ subscriptionIds: z.array(z.string()).max(80) }), z.object({})),
  /** Of subscriptions that are not there any more it succeeds. */
  'media.unsubscribe': call(z.object({ subscriptionIds: z.array(z.string()).max(80) }), z.object({})),
  'media.prefer': call(z.object({ subscriptionId: z.string(), layers: LayerPreference }), z.object({})),
  /** What comes over a transport from now on, at most. It ends with the transport. */
  'media.save': call(z.object({ transportId: z.string(), saving: Saving }), z.object({})),
  /** A second encoding of one's own track, after `encoding.wanted`. */
  'track.addEncoding': call(
    z.object({ trackId: Id, transportId: z.string(), rtpParameters: RtpParameters }),
    z.object({ producerId: z.string() }),
  ),
  'track.removeEncoding': call(z.object({ trackId: Id, producerId: z.string() }), z.object({})),
} as const;

/** Passed on to who sees it, and never stored. */
const passingCalls = {
  /** Of a page that is not shown (any more) nothing is passed on. */
  'slides.trace': call(SlideTrace, z.object({})),
} as const;

/** Client → signalling. */
export const liveCalls = { ...commandCalls, ...mediaCalls, ...passingCalls, ...talkCalls, ...audienceCalls } as const;
export type LiveCallName = keyof typeof liveCalls;

/** Signalling → client. */
export const liveNotices = {
  'broadcast.snapshot': Snapshot,
  /** Numbered without holes; a client that sees one asks for a fresh snapshot by reconnecting. */
  'broadcast.events': z.object({ events: z.array(BroadcastEvent).min(1), names: Names }),
  /** Everybody gets the counts; only staff get the centres. */
  'audience.counted': z.object({
    viewers: z.number().int(),
    centres: z.number().int(),
    heads: z.number().int(),
    centreList: z
      .array(
        z.object({
          participantId: Id,
          name: z.string(),
          city: z.string().nullable(),
          heads: z.number().int(),
          isConnected: z.boolean(),
        }),
      )
      .nullable(),
  }),
  /** The media plane was built anew: open transports, publish and subscribe again. */
  'media.reset': z.object({ epoch: z.string(), reason: z.string() }),
  'subscription.closed': z.object({ subscriptionId: z.string(), trackId: Id }),
  'subscription.layered': z.object({ subscriptionId: z.string(), spatialLayer: z.number().int().nullable() }),
  /** It does not fit under the receiver's ceiling any more, or fits again. */
  'subscription.heldBack': z.object({ subscriptionId: z.string(), isHeldBack: z.boolean() }),
  /** 0 (worst) to 10, as mediasoup scores the stream. */
  'quality.scored': z.object({
    subscriptionId: z.string().nullable(),
    trackId: Id.nullable(),
    score: z.number().min(0).max(10),
  }),
  /** Someone's browser cannot take the codec that this publisher sends. */
  'encoding.wanted': z.object({ trackId: Id, codec: VideoCodec }),
  'encoding.unwanted': z.object({ trackId: Id, codec: VideoCodec }),
  /** The media of a track is there (again), or has a further encoding: subscribe now. */
  'track.available': z.object({ trackId: Id, source: TrackSource }),
  'levels.measured': z.object({ levels: z.array(z.object({ trackId: Id, levelDb: z.number() })) }),
  'slides.traced': SlideTrace,
  'access.revoked': z.object({ code: ErrorCode }),
  ...talkNotices,
  /** For the hosts; `broadcast-unattended` (it ends in five minutes) for everyone. */
  'alarm.raised': z.object({
    code: z.enum([
      'disk-low',
      'recording-failed',
      'recording-unavailable',
      'media-unavailable',
      'broadcast-unattended',
    ]),
    isOver: z.boolean(),
  }),
} as const;
