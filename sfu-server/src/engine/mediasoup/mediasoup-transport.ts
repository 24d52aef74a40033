import type { DtlsParameters, IceParameters, RtpParameters, TransportOffer } from '@campus/protocol/media';
import type { types } from 'mediasoup';
import { asCapabilities } from '../codecs.ts';
import type {
  ConsumeOptions,
  ConsumerEvents,
  PlaneConsumer,
  PlanePlainTransport,
  PlaneProducer,
  PlaneTransport,
  PlaneWebRtcTransport,
  ProduceOptions,
  ProducerEvents,
  TransportState,
  WebRtcEvents,
} from '../media-plane.ts';
import { systemTimers } from '../timers.ts';
import { type Crowd, gatherCrowd } from './crowd.ts';
import {
  type BrakedPicture,
  createPictureBrake,
  type LookBudget,
  type PictureBounds,
  type PictureBrake,
} from './picture-brake.ts';
import { asking } from './plane-errors.ts';

/**
 * Requests for keyframes that come within this time after one are sent on as one more: when a hundred receivers join
 * together, the publisher's encoder makes a few keyframes and not a hundred. Whoever comes just behind a keyframe waits
 * so long for the next. Less would make it longer: a browser ignores a request within 300 ms of the last that it followed
 * (libwebrtc, `kMinKeyframeSendIntervalMs`), and the worker asks again only after a second.
 */
const keyframeDelayMs = 350;

export interface MediaDeps {
  load: { consumers: number };
  looks: LookBudget;
  observeLevel(producer: types.Producer): Promise<void>;
  /** Of those who come to a picture, by its producer. */
  crowds: Map<string, Crowd>;
}

export function webRtcTransport(
  transport: types.WebRtcTransport,
  events: WebRtcEvents,
  deps: MediaDeps,
): PlaneWebRtcTransport {
  tellStates(transport, events);
  const brake = createPictureBrake({
    timers: systemTimers,
    looks: deps.looks,
    bound: boundOf(transport),
  });
  transport.observer.once('close', () => brake.close());
  return {
    ...anyTransport(transport, deps, brake),
    offer: {
      transportId: transport.id,
      iceParameters: transport.iceParameters,
      iceCandidates: transport.iceCandidates as unknown as TransportOffer['iceCandidates'],
      dtlsParameters: transport.dtlsParameters,
    },
    connect: (dtlsParameters: DtlsParameters) =>
      asking('transport', transport, () =>
        transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters }),
      ),
    restartIce: (): Promise<IceParameters> => asking('transport', transport, () => transport.restartIce()),
    limitPictures: (bitrateBps) => asking('transport', transport, () => brake.limit(bitrateBps)),
  };
}

/** The least that mediasoup takes for a bound; with 0 there is none. */
const leastOutgoingBps = 30_000;

function outgoingBitrate(bitrateBps: number | null): number {
  return bitrateBps === null ? 0 : Math.max(leastOutgoingBps, bitrateBps);
}

/** mediasoup refuses a lower bound above the upper one at every step on the way. */
function boundOf(transport: types.WebRtcTransport): (bounds: PictureBounds) => Promise<void> {
  let hasLeast = false;
  return async ({ atLeastBps, atMostBps }) => {
    if (hasLeast) await transport.setMinOutgoingBitrate(0);
    hasLeast = atLeastBps !== null;
    await transport.setMaxOutgoingBitrate(outgoingBitrate(atMostBps));
    if (hasLeast) await transport.setMinOutgoingBitrate(outgoingBitrate(atLeastBps));
  };
}

/** DTLS and ICE in one word, each time it changes. */
export function tellStates(transport: types.WebRtcTransport, events: WebRtcEvents): void {
  let told: TransportState | undefined;
  const tell = (state: TransportState) => {
    if (state === told) return;
    told = state;
    events.onState(state);
  };
  const review = () => {
    const { dtlsState, iceState } = transport;
    if (dtlsState === 'failed' || dtlsState === 'closed') tell(dtlsState);
    else if (iceState === 'disconnected') tell('disconnected');
    else if (dtlsState === 'connected' && (iceState === 'connected' || iceState === 'completed')) tell('connected');
  };
  transport.on('dtlsstatechange', review);
  transport.on('icestatechange', review);
}

export function plainTransport(transport: types.PlainTransport, deps: MediaDeps): PlanePlainTransport {
  const { localAddress: localIp, localPort } = transport.tuple;
  return { ...anyTransport(transport, deps), localIp, localPort };
}

function anyTransport(transport: types.Transport, deps: MediaDeps, brake?: PictureBrake): PlaneTransport {
  return {
    transportId: transport.id,
    produce: (options, events) => asking('produce', transport, () => produce(transport, options, events, deps)),
    consume: (options, events) => asking('consume', transport, () => consume(transport, options, events, deps, brake)),
    close: () => transport.close(),
  };
}

async function produce(
  transport: types.Transport,
  { kind, rtpParameters, isPaused }: ProduceOptions,
  events: ProducerEvents,
  deps: MediaDeps,
): Promise<PlaneProducer> {
  const producer = await transport.produce({
    kind,
    rtpParameters: rtpParameters as unknown as types.RtpParameters,
    paused: isPaused,
    ...(kind === 'video' ? { keyFrameRequestDelay: keyframeDelayMs } : {}),
  });
  if (kind === 'video') deps.crowds.set(producer.id, gatherCrowd(systemTimers));
  producer.observer.once('close', () => deps.crowds.delete(producer.id));
  producer.on('score', (scores) => events.onScore(Math.max(0, ...scores.map((one) => one.score))));
  // Meters are worth less than the sound: without them the track stands all the same.
  if (kind === 'audio') await deps.observeLevel(producer).catch(() => undefined);
  return {
    producerId: producer.id,
    pause: () => asking('producer', producer, () => producer.pause()),
    resume: () => asking('producer', producer, () => producer.resume()),
    close: () => producer.close(),
  };
}

async function consume(
  transport: types.Transport,
  { producerId, rtpCapabilities, layers, priority, isPlain, isPaused }: ConsumeOptions,
  events: ConsumerEvents,
  deps: MediaDeps,
  brake: PictureBrake | undefined,
): Promise<PlaneConsumer> {
  const capabilities = asCapabilities(rtpCapabilities);
  const arrival = { isLetIn: false, begin: (): void => undefined };
  const crowd = isPaused ? undefined : deps.crowds.get(producerId);
  const leaveCrowd =
    crowd?.arrive(() => {
      arrival.isLetIn = true;
      arrival.begin();
    }) ?? (() => undefined);
  const isHeld = crowd !== undefined && !arrival.isLetIn;
  const consumer = await transport
    .consume({
      producerId,
      rtpCapabilities: isPlain ? { ...capabilities, headerExtensions: [] } : capabilities,
      paused: isPaused || isHeld,
      // Sound that was lost is sent again as well: mediasoup does so for pictures only unless told.
      enableRtx: !isPlain,
      ...(layers ? { preferredLayers: layersOf(layers) } : {}),
    })
    .catch((error: unknown) => {
      leaveCrowd();
      throw error;
    });
  deps.load.consumers += 1;
  const flow = brake && consumer.kind === 'video' ? behind(brake, consumer) : consumer;
  consumer.observer.once('close', () => {
    deps.load.consumers -= 1;
    leaveCrowd();
  });
  if (isHeld) {
    // Whose worker is gone meanwhile is told so in another way.
    arrival.begin = () => void flow.resume().catch(() => undefined);
    if (arrival.isLetIn) arrival.begin();
  }
  consumer.on('score', ({ score }) => events.onScore(score));
  consumer.on('layerschange', (now) => events.onLayer(now?.spatialLayer ?? null));
  if (priority > 1 && consumer.kind === 'video') await consumer.setPriority(priority);
  return {
    consumerId: consumer.id,
    rtpParameters: consumer.rtpParameters as unknown as RtpParameters,
    pause: () => {
      leaveCrowd();
      return asking('consumer', consumer, () => flow.pause());
    },
    resume: () => {
      leaveCrowd();
      return asking('consumer', consumer, () => flow.resume());
    },
    prefer: (wish) => asking('consumer', consumer, () => consumer.setPreferredLayers(layersOf(wish))),
    requestKeyframe: () => asking('consumer', consumer, () => consumer.requestKeyFrame()),
    close: () => consumer.close(),
  };
}

/** A picture that the brake of its transport may pause. */
function behind(brake: PictureBrake, consumer: types.Consumer): BrakedPicture {
  const picture = brake.take(
    {
      pause: () => consumer.pause(),
      resume: () => consumer.resume(),
      countAskedAgain: async () => {
        const sent = (await consumer.getStats()).find(({ type }) => type === 'outbound-rtp');
        return sent?.nackPacketCount ?? 0;
      },
    },
    consumer.paused,
  );
  consumer.observer.once('close', () => picture.close());
  consumer.on('trace', ({ type }) => {
    if (type === 'nack') void picture.onAsked();
  });
  // Without it the picture flows all the same, only unwatched.
  void consumer.enableTraceEvent(['nack']).catch(() => undefined);
  return picture;
}

/** An absent field must be absent: mediasoup serialises undefined as a layer. */
function layersOf({ spatialLayer, temporalLayer }: NonNullable<ConsumeOptions['layers']>): types.ConsumerLayers {
  return temporalLayer === undefined ? { spatialLayer } : { spatialLayer, temporalLayer };
}
