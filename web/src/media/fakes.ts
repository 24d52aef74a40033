import type { AppError, Subscription } from '@campus/protocol';
import type { types } from 'mediasoup-client';
import type { PeerLink } from './peer-link.ts';
import type { SignallingPort } from './signalling-port.ts';

/** A signalling connection that answers as a test tells it, and notes what it was asked. */
export class FakeSignalling implements SignallingPort {
  isUp = true;
  readonly asked: { name: string; request: Record<string, unknown> }[] = [];
  readonly #answers = new Map<string, (request: Record<string, unknown>) => unknown>();

  /** Throwing refuses. */
  answer(name: string, answer: (request: Record<string, unknown>) => unknown): void {
    this.#answers.set(name, answer);
  }

  names(): string[] {
    return this.asked.map(({ name }) => name);
  }

  call: SignallingPort['call'] = (name, request) => this.#ask(name, request as Record<string, unknown>);

  command: SignallingPort['command'] = (name, request) => this.#ask(name, request as Record<string, unknown>);

  async #ask<T>(name: string, request: Record<string, unknown>): Promise<T> {
    this.asked.push({ name, request });
    return (this.#answers.get(name)?.(request) ?? {}) as T;
  }
}

type Listener = (...values: never[]) => void;

/** A transport of mediasoup-client as far as we use it. */
export class FakeTransport {
  readonly id: string;
  connectionState: types.ConnectionState = 'new';
  closed = false;
  restarts = 0;
  readonly produced: {
    codec: string | undefined;
    appData: Record<string, unknown>;
    closed: boolean;
    paused: boolean;
  }[] = [];
  readonly consumed: { id: string; closed: boolean; track: { id: string } }[] = [];
  readonly #listeners = new Map<string, Listener>();

  constructor(id: string) {
    this.id = id;
  }

  on(name: string, listener: Listener): this {
    this.#listeners.set(name, listener);
    return this;
  }

  become(state: types.ConnectionState): void {
    this.connectionState = state;
    (this.#listeners.get('connectionstatechange') as ((state: string) => void) | undefined)?.(state);
  }

  /** As mediasoup-client does with its first track: resolves when it was told that the other end knows. */
  connect(dtlsParameters: types.DtlsParameters): Promise<void> {
    const listener = this.#listeners.get('connect') as
      | ((data: { dtlsParameters: types.DtlsParameters }, done: () => void, failed: (error: Error) => void) => void)
      | undefined;
    return new Promise((resolve, reject) => listener?.({ dtlsParameters }, resolve, reject));
  }

  async restartIce(): Promise<void> {
    this.restarts += 1;
  }

  async produce(options: types.ProducerOptions): Promise<types.Producer> {
    const { codec, appData = {}, track } = options;
    const name = codec?.mimeType ?? (track?.kind === 'audio' ? 'audio/opus' : undefined);
    const producer = {
      id: `${this.id}-producer-${this.produced.length}`,
      codec: name,
      appData: appData as Record<string, unknown>,
      closed: false,
      paused: false,
      track,
      close() {
        producer.closed = true;
      },
      pause() {
        producer.paused = true;
      },
      resume() {
        producer.paused = false;
      },
      async replaceTrack(next: { track: MediaStreamTrack }) {
        producer.track = next.track;
      },
    };
    this.produced.push(producer);
    return producer as unknown as types.Producer;
  }

  async consume({ id = '' }: { id?: string }): Promise<types.Consumer> {
    const consumer = {
      id,
      closed: false,
      track: { id: `track-of-${id}` },
      close() {
        consumer.closed = true;
      },
    };
    this.consumed.push(consumer);
    return consumer as unknown as types.Consumer;
  }

  close(): void {
    this.closed = true;
    for (const part of [...this.produced, ...this.consumed]) part.closed = true;
  }

  asTransport(): types.Transport {
    return this as unknown as types.Transport;
  }
}

export interface FakeLinkState {
  current: FakeTransport;
  /** The first time that the transport is asked for: it is opened then. */
  onEnsure?: () => void;
}

/** A link whose transport is there at once. */
export function fakeLink(state: FakeLinkState): PeerLink {
  const ensure = async () => {
    const { onEnsure } = state;
    delete state.onEnsure;
    onEnsure?.();
    return state.current.asTransport();
  };
  const link = {
    ensure,
    get transport() {
      return state.onEnsure ? null : state.current.asTransport();
    },
  };
  return link as unknown as PeerLink;
}

export function subscriptionOf(trackId: string, change: Partial<Subscription> = {}): Subscription {
  return {
    trackId,
    subscriptionId: `s-${trackId}`,
    producerId: `producer-${trackId}`,
    kind: 'video',
    rtpParameters: { codecs: [{ mimeType: 'video/H264', payloadType: 101, clockRate: 90_000 }] },
    codec: 'video/H264',
    spatialLayers: 3,
    isTrackMuted: false,
    isHeldBack: false,
    ...change,
  };
}

export function refusal(trackId: string, error: AppError): { trackId: string; error: ReturnType<AppError['toBody']> } {
  return { trackId, error: error.toBody() };
}

export function fakeTrack(kind: 'audio' | 'video', size = { width: 1280, height: 720 }): MediaStreamTrack {
  return { kind, enabled: true, getSettings: () => size, stop: () => undefined } as unknown as MediaStreamTrack;
}

/** Looks again and again until the check holds; its last failure is thrown. */
export async function eventually(check: () => void, withinMs = 3_000): Promise<void> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
