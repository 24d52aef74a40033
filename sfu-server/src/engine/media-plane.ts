import type { ProbeOffer } from '@campus/protocol/equipment';
import type {
  DtlsParameters,
  IceParameters,
  LayerPreference,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  TransportOffer,
} from '@campus/protocol/media';

/**
 * What the rooms need of mediasoup, and no more: the rules about tracks, encodings and subscriptions stand above this
 * line once, so that the engine over the fake plane behaves like the one over real workers.
 *
 * `close()` is idempotent everywhere and closes what hangs on the object. Nothing here reports a close that was asked
 * for. Failures are AppErrors: INVALID for parameters that mediasoup refuses, UNAVAILABLE when the worker is gone.
 */
export interface MediaPlane {
  /** On the least loaded worker. Throws UNAVAILABLE when there is none within a few seconds. */
  openRouter(events: RouterEvents): Promise<PlaneRouter>;
  /** Of the worker that would take the next router. */
  load(): WorkerLoad;
  /** Ports, of UDP and TCP alike, on which browsers reach the workers. */
  readonly mediaPorts: readonly number[];
  readonly workers: number;
  readonly workerDeaths: number;
  close(): Promise<void>;
}

export interface WorkerLoad {
  readonly consumers: number;
  /** Of one core, over the last seconds. */
  readonly cpuShare: number;
}

export interface RouterEvents {
  /** The worker died; the router and all on it are gone. */
  onLost(reason: string): void;
  /** About twice a second while there is sound; empty once when it has ended. */
  onLevels(levels: { producerId: string; levelDb: number }[]): void;
}

export interface PlaneRouter {
  readonly rtpCapabilities: RtpCapabilities;
  /** Throws INVALID when the capabilities are malformed. */
  canConsume(producerId: string, rtpCapabilities: RtpCapabilities): boolean;
  openWebRtcTransport(options: WebRtcOptions, events: WebRtcEvents): Promise<PlaneWebRtcTransport>;
  /** Sends to `target`; RTP and RTCP on one port. */
  openTapTransport(target: { ip: string; port: number }): Promise<PlanePlainTransport>;
  /** Receives from whoever sends first. */
  openIngestTransport(): Promise<PlanePlainTransport>;
  /** For one data channel and no media. */
  openProbeTransport(events: ProbeEvents): Promise<PlaneProbeTransport>;
  load(): WorkerLoad;
  close(): void;
}

export interface ProbeEvents extends WebRtcEvents {
  onMessage(message: Uint8Array): void;
}

export interface PlaneProbeTransport {
  readonly offer: Pick<ProbeOffer, 'iceParameters' | 'iceCandidates' | 'dtlsParameters'>;
  readonly sctpPort: number;
  connect(dtlsParameters: DtlsParameters): Promise<void>;
  /** Resolves to how many bytes wait to be sent. Rejects when nothing can be sent (any more). */
  send(message: Uint8Array): Promise<number>;
  close(): void;
}

export interface WebRtcOptions {
  direction: 'send' | 'receive';
}

export type TransportState = 'connected' | 'disconnected' | 'closed' | 'failed';

export interface WebRtcEvents {
  /** `closed`: the other side ended it (DTLS close_notify). */
  onState(state: TransportState): void;
}

export interface PlaneTransport {
  readonly transportId: string;
  produce(options: ProduceOptions, events: ProducerEvents): Promise<PlaneProducer>;
  consume(options: ConsumeOptions, events: ConsumerEvents): Promise<PlaneConsumer>;
  close(): void;
}

export interface PlaneWebRtcTransport extends PlaneTransport {
  readonly offer: TransportOffer;
  connect(dtlsParameters: DtlsParameters): Promise<void>;
  restartIce(): Promise<IceParameters>;
  /**
   * The most that is sent for pictures from now on, in bits a second, where layers can be chosen; null: as much as the
   * line carries.
   */
  limitPictures(bitrateBps: number | null): Promise<void>;
}

export interface PlanePlainTransport extends PlaneTransport {
  readonly localIp: string;
  readonly localPort: number;
}

export interface ProduceOptions {
  kind: MediaKind;
  rtpParameters: RtpParameters;
  isPaused: boolean;
}

export interface ProducerEvents {
  /** 0 to 10; of simulcast layers the best one. */
  onScore(score: number): void;
}

export interface PlaneProducer {
  readonly producerId: string;
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): void;
}

export interface ConsumeOptions {
  producerId: string;
  rtpCapabilities: RtpCapabilities;
  layers: LayerPreference | undefined;
  /** Higher ones keep their layers longer when the downlink is thin; 1 is the lowest. */
  priority: number;
  /** A plain receiver asks for no retransmission and needs no header extensions. */
  isPlain: boolean;
  /**
   * One that is not paused flows from when its transport is connected, beginning with a keyframe; pictures that many
   * come to in one moment begin together, at most 0.6 s later.
   */
  isPaused: boolean;
}

export interface ConsumerEvents {
  onScore(score: number): void;
  /** Null while nothing is sent. */
  onLayer(spatialLayer: number | null): void;
}

export interface PlaneConsumer {
  readonly consumerId: string;
  readonly rtpParameters: RtpParameters;
  pause(): Promise<void>;
  resume(): Promise<void>;
  prefer(layers: LayerPreference): Promise<void>;
  requestKeyframe(): Promise<void>;
  close(): void;
}
