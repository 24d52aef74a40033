import { AppError } from '@campus/protocol/errors';
import type { LayerPreference, RtpCapabilities, RtpParameters } from '@campus/protocol/media';
import { ortc, type types } from 'mediasoup';
import { asCapabilities, canConsume, offeredCapabilities, roomCapabilities } from '../codecs.ts';
import type {
  ConsumeOptions,
  ConsumerEvents,
  PlaneConsumer,
  PlanePlainTransport,
  PlaneProbeTransport,
  PlaneProducer,
  PlaneRouter,
  PlaneTransport,
  PlaneWebRtcTransport,
  ProbeEvents,
  ProduceOptions,
  ProducerEvents,
  RouterEvents,
  WebRtcEvents,
  WorkerLoad,
} from '../media-plane.ts';

/** What a test may look at, and what it may let happen. */
export interface FakeProducer {
  readonly producerId: string;
  readonly consumable: types.RtpParameters;
  readonly events: ProducerEvents;
  isPaused: boolean;
  keyframeRequests: number;
}

export interface FakeConsumer {
  readonly consumerId: string;
  readonly producerId: string;
  readonly events: ConsumerEvents;
  readonly priority: number;
  isPaused: boolean;
  layers: LayerPreference | undefined;
}

export interface FakeTransport {
  readonly transportId: string;
  readonly events: WebRtcEvents | undefined;
  /** Closes of what stands on it. */
  readonly closers: Set<() => void>;
  /** Null: none. */
  pictureLimitBps: number | null;
}

/** The browser's end of a probe. */
export interface FakeProbe {
  readonly events: ProbeEvents;
  readonly sent: Uint8Array[];
  /** What `send` answers: bytes that wait. */
  waitingBytes: number;
}

/** Ids of the form `transport-1`, counted over the whole plane. */
export type NextId = (what: string) => string;

export interface FakeRouterOptions {
  events: RouterEvents;
  nextId: NextId;
  /** Waited for after something was made and before that is answered. */
  answer: () => Promise<void>;
  onClose: () => void;
  load: () => WorkerLoad;
}

/** A router without a worker: mediasoup's own rules about RTP parameters, and nothing behind them. */
export class FakeRouter implements PlaneRouter {
  readonly rtpCapabilities = offeredCapabilities();
  readonly events: RouterEvents;
  readonly producers = new Map<string, FakeProducer>();
  readonly consumers = new Map<string, FakeConsumer>();
  readonly transports = new Map<string, FakeTransport>();
  readonly probes: FakeProbe[] = [];
  readonly load: () => WorkerLoad;
  readonly #nextId: NextId;
  readonly #answer: () => Promise<void>;
  readonly #onClose: () => void;
  #nextPort = 40_000;

  constructor(options: FakeRouterOptions) {
    this.events = options.events;
    this.load = options.load;
    this.#nextId = options.nextId;
    this.#answer = options.answer;
    this.#onClose = options.onClose;
  }

  canConsume(producerId: string, rtpCapabilities: RtpCapabilities): boolean {
    const producer = this.producers.get(producerId);
    return producer !== undefined && canConsume(producer.consumable.codecs, rtpCapabilities);
  }

  async openWebRtcTransport(_options: unknown, events: WebRtcEvents): Promise<PlaneWebRtcTransport> {
    const transport = this.#transport(events);
    const { transportId } = transport;
    return {
      ...transport,
      offer: { transportId, ...this.#offer() },
      connect: async () => this.#assertOpen(transportId),
      restartIce: async () => {
        this.#assertOpen(transportId);
        return this.#iceParameters();
      },
      limitPictures: async (bitrateBps) => {
        this.#assertOpen(transportId);
        const made = this.transports.get(transportId);
        if (made) made.pictureLimitBps = bitrateBps;
      },
    };
  }

  async openProbeTransport(events: ProbeEvents): Promise<PlaneProbeTransport> {
    const { transportId, close } = this.#transport(events);
    const probe: FakeProbe = { events, sent: [], waitingBytes: 0 };
    this.probes.push(probe);
    return {
      offer: this.#offer(),
      sctpPort: 5_000,
      connect: async () => this.#assertOpen(transportId),
      send: async (message) => {
        this.#assertOpen(transportId);
        probe.sent.push(message);
        return probe.waitingBytes;
      },
      close,
    };
  }

  async openTapTransport(): Promise<PlanePlainTransport> {
    return { ...this.#transport(undefined), localIp: '127.0.0.1', localPort: this.#nextPort++ };
  }

  async openIngestTransport(): Promise<PlanePlainTransport> {
    return this.openTapTransport();
  }

  close(): void {
    for (const transport of this.transports.values()) for (const close of transport.closers) close();
    this.transports.clear();
    this.#onClose();
  }

  #iceParameters() {
    return { usernameFragment: this.#nextId('ufrag'), password: 'fake', iceLite: true };
  }

  #offer() {
    const candidate = { foundation: 'fake', ip: '127.0.0.1', address: '127.0.0.1', port: 44_400, type: 'host' };
    return {
      iceParameters: this.#iceParameters(),
      iceCandidates: [
        { ...candidate, priority: 2, protocol: 'udp' as const },
        { ...candidate, priority: 1, protocol: 'tcp' as const, tcpType: 'passive' },
      ],
      dtlsParameters: {
        role: 'auto' as const,
        fingerprints: [{ algorithm: 'sha-256', value: new Array(32).fill('AA').join(':') }],
      },
    };
  }

  #transport(events: WebRtcEvents | undefined): PlaneTransport {
    const transportId = this.#nextId('transport');
    const transport: FakeTransport = { transportId, events, closers: new Set(), pictureLimitBps: null };
    this.transports.set(transportId, transport);
    return {
      transportId,
      produce: async (options, producerEvents) => {
        const producer = this.#produce(transport, options, producerEvents);
        await this.#answer();
        return producer;
      },
      consume: async (options, consumerEvents) => {
        const consumer = this.#consume(transport, options, consumerEvents);
        await this.#answer();
        return consumer;
      },
      close: () => {
        if (!this.transports.delete(transportId)) return;
        for (const close of transport.closers) close();
      },
    };
  }

  #produce(transport: FakeTransport, options: ProduceOptions, events: ProducerEvents): PlaneProducer {
    this.#assertOpen(transport.transportId);
    const sent = structuredClone(options.rtpParameters) as unknown as types.RtpParameters;
    const producerId = this.#nextId('producer');
    const producer: FakeProducer = {
      producerId,
      consumable: consumableOf(options, sent),
      events,
      isPaused: options.isPaused,
      keyframeRequests: 0,
    };
    this.producers.set(producerId, producer);
    const close = () => {
      transport.closers.delete(close);
      this.producers.delete(producerId);
    };
    transport.closers.add(close);
    return {
      producerId,
      pause: async () => void (producer.isPaused = true),
      resume: async () => void (producer.isPaused = false),
      close,
    };
  }

  #consume(transport: FakeTransport, options: ConsumeOptions, events: ConsumerEvents): PlaneConsumer {
    this.#assertOpen(transport.transportId);
    const producer = this.producers.get(options.producerId);
    if (!producer) throw new AppError('NOT_FOUND', 'consume: there is no such producer');
    const capabilities = asCapabilities(options.rtpCapabilities);
    ortc.validateAndNormalizeRtpCapabilities(capabilities);
    const rtpParameters = ortc.getConsumerRtpParameters({
      consumableRtpParameters: producer.consumable,
      remoteRtpCapabilities: options.isPlain ? { ...capabilities, headerExtensions: [] } : capabilities,
      pipe: false,
      enableRtx: !options.isPlain,
    });
    const consumerId = this.#nextId('consumer');
    const { producerId, layers, priority, isPaused } = options;
    const consumer: FakeConsumer = { consumerId, producerId, events, priority, isPaused, layers };
    this.consumers.set(consumerId, consumer);
    const close = () => {
      transport.closers.delete(close);
      this.consumers.delete(consumerId);
    };
    transport.closers.add(close);
    return {
      consumerId,
      rtpParameters: JSON.parse(JSON.stringify(rtpParameters)) as RtpParameters,
      pause: async () => void (consumer.isPaused = true),
      resume: async () => {
        // mediasoup asks for a keyframe itself when a picture is resumed.
        if (consumer.isPaused) producer.keyframeRequests += 1;
        consumer.isPaused = false;
      },
      prefer: async (wish) => void (consumer.layers = wish),
      requestKeyframe: async () => void (producer.keyframeRequests += 1),
      close,
    };
  }

  #assertOpen(transportId: string): void {
    if (!this.transports.has(transportId)) throw new AppError('NOT_FOUND', 'the transport was closed meanwhile');
  }
}

/** As mediasoup does it, with its errors said as INVALID. */
function consumableOf({ kind }: ProduceOptions, sent: types.RtpParameters): types.RtpParameters {
  const capabilities = roomCapabilities();
  try {
    ortc.validateAndNormalizeRtpParameters(sent);
    if (!sent.encodings?.length) sent.encodings = [{}];
    const mapping = ortc.getProducerRtpParametersMapping(sent, capabilities);
    return ortc.getConsumableRtpParameters(kind, sent, capabilities, mapping);
  } catch (error) {
    throw new AppError('INVALID', `produce: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
