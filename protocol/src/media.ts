import { z } from 'zod';
import { ErrorBody } from './errors.ts';
import { Id } from './ids.ts';

/**
 * Shapes of mediasoup's wire objects as far as we look into them (https://mediasoup.org/documentation/v3/).
 * What we only pass on stays an opaque object: mediasoup checks it itself.
 */
const opaque = z.record(z.string(), z.unknown());

/** mediasoup's own objects are half as deep. Whoever walks through a value by recursion could be sent down without end. */
const deepest = 10;

function isShallow(value: unknown, deep = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return deep < deepest && Object.values(value).every((inner) => isShallow(inner, deep + 1));
}

export const MediaKind = z.enum(['audio', 'video']);
export type MediaKind = z.infer<typeof MediaKind>;

export const VideoCodec = z.enum(['H264', 'VP8']);
export type VideoCodec = z.infer<typeof VideoCodec>;

export const RtpCapabilities = z
  .object({
    codecs: z.array(opaque).max(64).optional(),
    headerExtensions: z.array(opaque).max(64).optional(),
  })
  .refine((value) => isShallow(value), 'is nested too deeply');
export type RtpCapabilities = z.infer<typeof RtpCapabilities>;

export const RtpParameters = z
  .object({
    mid: z.string().max(16).optional(),
    codecs: z
      .array(
        z.looseObject({ mimeType: z.string().max(40), payloadType: z.number().int(), clockRate: z.number().int() }),
      )
      .min(1)
      .max(8),
    headerExtensions: z.array(opaque).max(32).optional(),
    encodings: z.array(opaque).max(8).optional(),
    rtcp: opaque.optional(),
    msid: z.string().max(200).optional(),
  })
  .refine((value) => isShallow(value), 'is nested too deeply');
export type RtpParameters = z.infer<typeof RtpParameters>;

export const DtlsParameters = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(z.object({ algorithm: z.string().max(20), value: z.string().max(200) }))
    .min(1)
    .max(8),
});
export type DtlsParameters = z.infer<typeof DtlsParameters>;

export const IceParameters = z.object({
  usernameFragment: z.string(),
  password: z.string(),
  iceLite: z.boolean().optional(),
});
export type IceParameters = z.infer<typeof IceParameters>;

/** What a browser needs to make its side of a WebRTC transport. */
export const TransportOffer = z.object({
  transportId: z.string(),
  iceParameters: IceParameters,
  iceCandidates: z.array(opaque),
  dtlsParameters: DtlsParameters,
});
export type TransportOffer = z.infer<typeof TransportOffer>;

export const IceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof IceServer>;

/** One track on its way to one receiver. `subscriptionId` is mediasoup's consumer id. */
export const Subscription = z.object({
  trackId: Id,
  subscriptionId: z.string(),
  producerId: z.string(),
  kind: MediaKind,
  rtpParameters: RtpParameters,
  codec: z.string(),
  /** Number of simulcast layers that can be chosen; 1 where there is no choice. */
  spatialLayers: z.number().int().min(1),
  isTrackMuted: z.boolean(),
  /** It does not fit under the ceiling that its receiver chose: nothing of it is sent, also when it is resumed. */
  isHeldBack: z.boolean(),
});
export type Subscription = z.infer<typeof Subscription>;

/** What somebody wants of the pictures; `auto` follows their size on the screen. The last three save data (`Saving`). */
export const PictureChoice = z.enum(['auto', 'high', 'medium', 'low', 'slides-and-sound', 'sound-only']);
export type PictureChoice = z.infer<typeof PictureChoice>;

/** What of several tracks is on its way, and why the others are not. */
export const Subscriptions = z.object({
  subscriptions: z.array(Subscription),
  refused: z.array(z.object({ trackId: Id, error: ErrorBody })),
});
export type Subscriptions = z.infer<typeof Subscriptions>;

export const LayerPreference = z.object({
  spatialLayer: z.number().int().min(0).max(8),
  temporalLayer: z.number().int().min(0).max(8).optional(),
});
export type LayerPreference = z.infer<typeof LayerPreference>;
