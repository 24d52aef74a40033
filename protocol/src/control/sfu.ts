import { z } from 'zod';
import { TrackSource } from '../broadcast/roles.ts';
import { call } from '../contract.ts';
import { ProbeOffer, ProbeRequest } from '../equipment.ts';
import { Id } from '../ids.ts';
import {
  DtlsParameters,
  IceParameters,
  LayerPreference,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  Subscription,
  Subscriptions,
  TransportOffer,
} from '../media.ts';

/**
 * The control link of an sfu-server: rooms of tracks and subscriptions, no people and no roles. Signalling and
 * recordings connect to it with the control secret.
 */
const room = { roomId: Id };
/** Whoever holds transports: a participant's connection, a recorder, an ingest. Closing it closes all it holds. */
const owner = { ownerId: z.string().min(1).max(100) };

export const SfuHello = z.object({
  /** A new one each time the process starts: rooms of an older epoch are gone. */
  epoch: z.string(),
  nodeId: z.string(),
  workers: z.number().int(),
});

export const RoomInventory = z.object({
  roomId: Id,
  roomEpoch: z.string(),
  tracks: z.array(
    z.object({
      trackId: Id,
      ownerId: z.string(),
      source: TrackSource,
      isPaused: z.boolean(),
      encodings: z.array(z.object({ producerId: z.string(), codec: z.string() })),
    }),
  ),
  transports: z.array(
    z.object({ transportId: z.string(), ownerId: z.string(), kind: z.enum(['webrtc', 'tap', 'ingest']) }),
  ),
  subscriptions: z.array(z.object({ subscriptionId: z.string(), trackId: Id, ownerId: z.string() })),
});
export type RoomInventory = z.infer<typeof RoomInventory>;

export const TapOffer = z.object({
  tapId: z.string(),
  kind: MediaKind,
  codec: z.string(),
  rtpParameters: RtpParameters,
  /** Address from which the RTP will come. */
  sourceIp: z.string(),
  sourcePort: z.number().int(),
});
export type TapOffer = z.infer<typeof TapOffer>;

export const sfuCalls = {
  'node.hello': call(z.object({}), SfuHello),
  /** Idempotent: an open room is returned as it is. `roomEpoch` changes when its worker died. */
  'room.open': call(z.object(room), z.object({ roomEpoch: z.string(), rtpCapabilities: RtpCapabilities })),
  'room.close': call(z.object(room), z.object({})),
  'room.list': call(z.object({}), z.object({ rooms: z.array(RoomInventory) })),
  'owner.close': call(z.object({ ...room, ...owner }), z.object({})),
  /**
   * With `dtlsParameters` it is connected at once, and with `receive` it subscribes to these tracks: what cannot be had
   * of them is refused one by one.
   */
  'transport.open': call(
    z.object({
      ...room,
      ...owner,
      direction: z.enum(['send', 'receive']),
      dtlsParameters: DtlsParameters.optional(),
      receive: z
        .object({
          rtpCapabilities: RtpCapabilities,
          tracks: z.array(z.object({ trackId: Id, isPaused: z.boolean() })).max(40),
        })
        .optional(),
    }),
    TransportOffer.extend(Subscriptions.shape),
  ),
  'transport.connect': call(
    z.object({ ...room, transportId: z.string(), dtlsParameters: DtlsParameters }),
    z.object({}),
  ),
  'transport.restartIce': call(
    z.object({ ...room, transportId: z.string() }),
    z.object({ iceParameters: IceParameters }),
  ),
  'transport.close': call(z.object({ ...room, transportId: z.string() }), z.object({})),
  /** The first call for a trackId makes the track; further ones of another codec add encodings; one of the same codec replaces it. */
  'track.produce': call(
    z.object({
      ...room,
      trackId: Id,
      source: TrackSource,
      transportId: z.string(),
      kind: MediaKind,
      rtpParameters: RtpParameters,
      isPaused: z.boolean().default(false),
    }),
    z.object({ producerId: z.string() }),
  ),
  'track.removeEncoding': call(z.object({ ...room, trackId: Id, producerId: z.string() }), z.object({})),
  'track.pause': call(z.object({ ...room, trackId: Id }), z.object({})),
  'track.resume': call(z.object({ ...room, trackId: Id }), z.object({})),
  'track.close': call(z.object({ ...room, trackId: Id }), z.object({})),
  /** Starts paused. NO_ENCODING (retryable) when no encoding suits, and the room then says `encoding.wanted`. */
  'subscription.open': call(
    z.object({
      ...room,
      ...owner,
      trackId: Id,
      transportId: z.string(),
      rtpCapabilities: RtpCapabilities,
      layers: LayerPreference.optional(),
    }),
    Subscription,
  ),
  'subscription.resume': call(z.object({ ...room, subscriptionId: z.string() }), z.object({})),
  'subscription.pause': call(z.object({ ...room, subscriptionId: z.string() }), z.object({})),
  'subscription.prefer': call(z.object({ ...room, subscriptionId: z.string(), layers: LayerPreference }), z.object({})),
  'subscription.close': call(z.object({ ...room, subscriptionId: z.string() }), z.object({})),
  /**
   * A copy of a track as plain RTP (with RTCP sender reports, muxed on the same port) to a UDP port of the asker's. Starts
   * paused. The same owner and track again replaces the older tap, without a notice.
   */
  'tap.open': call(
    z.object({ ...room, ...owner, trackId: Id, targetIp: z.string(), targetPort: z.number().int().min(1).max(65535) }),
    TapOffer,
  ),
  'tap.resume': call(z.object({ ...room, tapId: z.string() }), z.object({})),
  'tap.pause': call(z.object({ ...room, tapId: z.string() }), z.object({})),
  /** Coalesced: at most one request per second and tap reaches the publisher. */
  'tap.requestKeyframe': call(z.object({ ...room, tapId: z.string() }), z.object({})),
  'tap.close': call(z.object({ ...room, tapId: z.string() }), z.object({})),
  /** Plain RTP into a track: a hardware encoder, or ffmpeg. RTP and RTCP on one port; the sender's address is learned from its first packet. */
  'ingest.open': call(
    z.object({ ...room, ...owner, trackId: Id, source: TrackSource, codec: z.enum(['opus', 'H264', 'VP8']) }),
    z.object({
      ip: z.string(),
      port: z.number().int(),
      payloadType: z.number().int(),
      ssrc: z.number().int(),
      clockRate: z.number().int(),
      producerId: z.string(),
    }),
  ),
  'ingest.close': call(z.object({ ...room, trackId: Id }), z.object({})),
  /**
   * A transport beside the rooms, by which somebody tries what gets through to this server. It ends by itself. BUSY
   * (retryable) when there are enough of them, or when the broadcasts need the server.
   */
  'probe.open': call(ProbeRequest, ProbeOffer),
  'probe.close': call(z.object({ probeId: z.string() }), z.object({})),
} as const;
export type SfuCalls = typeof sfuCalls;

/** sfu-server → everyone connected. */
export const sfuNotices = {
  /** Its worker died; the room is open again, empty, under a new epoch. */
  'room.lost': z.object({ ...room, roomEpoch: z.string(), reason: z.string() }),
  'transport.changed': z.object({
    ...room,
    ...owner,
    transportId: z.string(),
    state: z.enum(['connected', 'disconnected', 'closed', 'failed']),
  }),
  'track.available': z.object({ ...room, trackId: Id, source: TrackSource, codec: z.string() }),
  /** The track's last encoding is gone. */
  'track.lost': z.object({ ...room, trackId: Id, reason: z.string() }),
  'track.scored': z.object({ ...room, trackId: Id, ownerId: z.string(), score: z.number() }),
  'subscription.closed': z.object({ ...room, ...owner, subscriptionId: z.string(), trackId: Id, reason: z.string() }),
  'subscription.layered': z.object({
    ...room,
    ...owner,
    subscriptionId: z.string(),
    spatialLayer: z.number().int().nullable(),
  }),
  'subscription.scored': z.object({ ...room, ...owner, subscriptionId: z.string(), score: z.number() }),
  'encoding.wanted': z.object({ ...room, trackId: Id, codec: z.enum(['H264', 'VP8']) }),
  'encoding.unwanted': z.object({ ...room, trackId: Id, codec: z.enum(['H264', 'VP8']) }),
  'levels.measured': z.object({ ...room, levels: z.array(z.object({ trackId: Id, levelDb: z.number() })) }),
  'tap.closed': z.object({ ...room, ...owner, tapId: z.string(), trackId: Id, reason: z.string() }),
} as const;
export type SfuNotices = typeof sfuNotices;
