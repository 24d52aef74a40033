import {
  decodeProbeMessage,
  encodeProbeMessage,
  type EquipmentProbe,
  PROBE_LOAD_BYTES,
  type ProbeMessage,
  probeTimes,
} from '@campus/protocol';
import type { Way } from './probe-sdp.ts';

/** What the network and the media server of a test do. */
export interface FakeWorld {
  readonly blocked: Set<Way>;
  /** Both directions. */
  bps: number;
  /** Until an echo is back, in milliseconds. */
  rttMs: number;
  /** Of every so many pings one is lost on the way there; 0: none. */
  losesEvery: number;
  readonly peers: FakePeer[];
}

export function fakeWorld(): FakeWorld {
  return { blocked: new Set(), bps: 1_000_000, rttMs: 40, losesEvery: 0, peers: [] };
}

export function fakeProbe(probeId: string, more: Partial<EquipmentProbe> = {}): EquipmentProbe {
  const candidate = { address: '192.0.2.7', port: 44_400 };
  return {
    probeId,
    iceParameters: { usernameFragment: 'ufrag', password: 'password', iceLite: true },
    iceCandidates: [
      { ...candidate, foundation: 'u', priority: 2, protocol: 'udp' },
      { ...candidate, foundation: 't', priority: 1, protocol: 'tcp' },
    ],
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'AB' }] },
    sctpPort: 5_000,
    mediaPorts: [44_400, 44_401],
    mostBps: 4_000_000,
    endsInMs: 18_000,
    iceServers: [],
    ...more,
  };
}

class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = 'connecting';
  bufferedAmount = 0;
  binaryType = '';
  readonly #world: FakeWorld;
  #pings = 0;
  #received = 0;
  #hasPumped = false;

  constructor(world: FakeWorld) {
    super();
    this.#world = world;
  }

  become(state: RTCDataChannelState): void {
    if (this.readyState === state) return;
    this.readyState = state;
    this.dispatchEvent(new Event(state === 'open' ? 'open' : 'close'));
  }

  say(message: ProbeMessage): void {
    if (this.readyState !== 'open') return;
    this.dispatchEvent(new MessageEvent('message', { data: encodeProbeMessage(message).buffer }));
  }

  send(bytes: Uint8Array): void {
    const message = decodeProbeMessage(bytes);
    const { rttMs, losesEvery } = this.#world;
    if (message?.kind === 'ping') {
      if (losesEvery > 0 && message.seq % losesEvery === 0) return;
      this.#pings += 1;
      const heard = this.#pings;
      setTimeout(() => this.say({ kind: 'echo', seq: message.seq, heard }), rttMs);
    }
    if (message?.kind === 'ask-down' && !this.#hasPumped) this.#pump();
    if (message?.kind === 'load') this.#take();
  }

  #pump(): void {
    this.#hasPumped = true;
    let seq = 0;
    const everyMs = (PROBE_LOAD_BYTES * 8_000) / this.#world.bps;
    const timer = setInterval(() => this.say({ kind: 'load', seq: seq++ }), everyMs);
    setTimeout(() => clearInterval(timer), probeTimes.loadMs);
  }

  /** The line takes so much in a while, and what does not fit waits in the browser. */
  #take(): void {
    this.bufferedAmount += PROBE_LOAD_BYTES;
    if (this.#received > 0 || this.bufferedAmount > PROBE_LOAD_BYTES) return;
    const drain = setInterval(() => {
      const taken = Math.min(this.bufferedAmount, (this.#world.bps / 8_000) * 20);
      this.bufferedAmount -= taken;
      this.#received += taken;
    }, 20);
    let elapsedMs = 0;
    const tally = setInterval(() => {
      elapsedMs += probeTimes.tallyEveryMs;
      this.say({ kind: 'tally', elapsedMs, bytes: Math.floor(this.#received) });
    }, probeTimes.tallyEveryMs);
    setTimeout(() => {
      clearInterval(drain);
      clearInterval(tally);
    }, probeTimes.loadMs + 1_500);
  }
}

/** A peer connection whose other end is the fake media server. */
export class FakePeer extends EventTarget {
  connectionState: RTCPeerConnectionState = 'new';
  isClosed = false;
  readonly channel: FakeChannel;
  readonly #world: FakeWorld;
  #configuration: RTCConfiguration;

  constructor(world: FakeWorld, configuration: RTCConfiguration) {
    super();
    this.#world = world;
    this.#configuration = configuration;
    this.channel = new FakeChannel(world);
    world.peers.push(this);
  }

  createDataChannel(): FakeChannel {
    return this.channel;
  }

  async createOffer(): Promise<RTCSessionDescriptionInit> {
    return { type: 'offer', sdp: 'v=0\r\na=fingerprint:sha-256 AB:CD\r\na=mid:0\r\n' };
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.#configuration = configuration;
  }

  async setLocalDescription(): Promise<void> {}

  async setRemoteDescription({ sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
    const isRelay = this.#configuration.iceTransportPolicy === 'relay';
    const way: Way = isRelay ? 'relay' : sdp.includes('tcptype') ? 'tcp' : 'udp';
    if (!this.#world.blocked.has(way)) return void setTimeout(() => this.channel.become('open'), this.#world.rttMs);
    setTimeout(() => {
      this.connectionState = 'failed';
      this.dispatchEvent(new Event('connectionstatechange'));
    }, 5_000);
  }

  async getStats(): Promise<Map<string, unknown>> {
    return new Map();
  }

  close(): void {
    this.isClosed = true;
    this.channel.become('closed');
  }
}
