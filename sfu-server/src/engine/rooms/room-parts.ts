import type { TrackSource } from '@campus/protocol/broadcast/roles';
import type { DtlsParameters, MediaKind, RtpParameters, VideoCodec } from '@campus/protocol/media';
import type { Saving } from '@campus/protocol/saving';
import type { CodecName } from '../codecs.ts';
import type { PlaneConsumer, PlanePlainTransport, PlaneProducer, PlaneWebRtcTransport } from '../media-plane.ts';
import type { Coalescer } from './coalesce.ts';

interface Held {
  readonly transportId: string;
  readonly ownerId: string;
}

export interface WebRtcPart extends Held {
  readonly kind: 'webrtc';
  readonly direction: 'send' | 'receive';
  readonly media: PlaneWebRtcTransport;
  /** How much may come over it; only of one that is there to receive. */
  saving: Saving;
  /** What it was, or is being, connected with. */
  connectedWith: DtlsParameters | undefined;
}

export interface PlainPart extends Held {
  readonly kind: 'tap' | 'ingest';
  readonly media: PlanePlainTransport;
}

export type TransportPart = WebRtcPart | PlainPart;

/** One way in which a track is sent: a codec, perhaps in several layers. */
export interface EncodingPart {
  readonly producerId: string;
  readonly codec: CodecName;
  readonly transportId: string;
  readonly media: PlaneProducer;
  readonly rtpParameters: RtpParameters;
  readonly layers: number;
  /** Subscriptions and taps that are fed by it. */
  readonly users: Set<string>;
  score: number | undefined;
}

export interface TrackPart {
  readonly trackId: string;
  readonly ownerId: string;
  readonly source: TrackSource;
  readonly kind: MediaKind;
  isPaused: boolean;
  /** In the order in which they came; the first is the one that the publisher chose. */
  encodings: EncodingPart[];
  /** Codecs that receivers wait for, and when the publisher was last told. */
  readonly wantedAtMs: Map<VideoCodec, number>;
  score: number | undefined;
}

export interface SubscriptionPart {
  readonly subscriptionId: string;
  readonly ownerId: string;
  readonly trackId: string;
  readonly transportId: string;
  readonly producerId: string;
  readonly media: PlaneConsumer;
  /** Its receiver has not paused it. */
  isWanted: boolean;
  /** It does not fit under its receiver's ceiling. */
  isHeldBack: boolean;
  score: number | undefined;
  /** Null while nothing is sent; undefined before the first word of it. */
  spatialLayer: number | null | undefined;
}

export interface TapPart {
  readonly tapId: string;
  readonly ownerId: string;
  readonly trackId: string;
  readonly transportId: string;
  readonly producerId: string;
  readonly media: PlaneConsumer;
  readonly keyframes: Coalescer;
}
