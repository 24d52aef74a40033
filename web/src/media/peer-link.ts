import { AppError, type IceServer, type liveCalls, type ReplyOf, type RequestInputOf } from '@campus/protocol';
import type { types } from 'mediasoup-client';
import { type DtlsIdentity, isSameIdentity } from './dtls-identity.ts';
import { type LinkState, nextLinkStep, rebuildDelayMs } from './link-watch.ts';
import type { SignallingPort } from './signalling-port.ts';

export type Direction = 'send' | 'receive';

/** mediasoup-client's Device as far as links use it. */
export type TransportMaker = Pick<types.Device, 'createSendTransport' | 'createRecvTransport'>;

type OpenRequest = RequestInputOf<typeof liveCalls, 'media.open'>;
export type Opened = ReplyOf<typeof liveCalls, 'media.open'>;

export interface PeerLinkDependencies {
  readonly direction: Direction;
  readonly signalling: SignallingPort;
  readonly device: () => TransportMaker | null;
  readonly iceServers: () => readonly IceServer[];
  /** Null when it has to be told by a call of its own, as soon as the browser has made one. */
  readonly identity: () => Promise<DtlsIdentity | null>;
  /** What the request for a transport asks for besides; only for the direction that receives. */
  readonly receive?: () => OpenRequest['receive'];
  readonly nowMs: () => number;
  /** There is a new transport: whatever is missing on it has to be published or subscribed. */
  readonly onOpened: (transport: types.Transport, answer: Opened) => void;
  readonly onChange: () => void;
  /** Answers mediasoup-client's wish to send a track; only for the send direction. */
  readonly onProduce?: (
    transportId: string,
    request: types.TransportEvents['produce'][0],
  ) => Promise<{ producerId: string }>;
}

const LOOK_EVERY_MS = 500;
/** ICE has tried UDP, TCP and TURN, more than once, by then. */
const BLOCKED_AFTER_MS = 20_000;

/**
 * One WebRTC transport through all its lives: opened when it is first needed, mended by an ICE restart, built
 * anew when that does not help or when the media plane was lost.
 */
export class PeerLink {
  readonly #deps: PeerLinkDependencies;
  #transport: types.Transport | null = null;
  #opening: Promise<types.Transport> | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isNeeded = false;
  #isClosed = false;
  #isStepping = false;
  #stateSinceMs = 0;
  #signallingUpSinceMs = 0;
  #restartedAtMs: number | null = null;
  #rebuilds = 0;
  #nextOpenAtMs = 0;
  /** Raised with every new life, so that answers to an older one are dropped. */
  #life = 0;
  #brokenSinceMs: number | null = null;
  /** Length of the last break that has ended. */
  #brokenForMs = 0;
  /** Since when it tries to connect for the very first time; null before, and once it has been connected. */
  #firstTryAtMs: number | null = null;
  #wasConnected = false;

  constructor(deps: PeerLinkDependencies) {
    this.#deps = deps;
  }

  get state(): LinkState {
    return this.#transport?.connectionState ?? 'new';
  }

  /** Whether media should flow but does not. */
  get isInterrupted(): boolean {
    if (!this.#isNeeded) return false;
    const isBroken = this.state === 'disconnected' || this.state === 'failed';
    return isBroken || this.#restartedAtMs !== null || (this.#transport === null && this.#rebuilds > 0);
  }

  /** Whether media has never come through although signalling does: a firewall, most likely. */
  get isBlocked(): boolean {
    if (!this.#isNeeded || this.#firstTryAtMs === null || !this.#deps.signalling.isUp) return false;
    return this.#deps.nowMs() - this.#firstTryAtMs >= BLOCKED_AFTER_MS;
  }

  get transport(): types.Transport | null {
    return this.#transport;
  }

  /** The transport, opened when there is none yet. Rejects with AppError while it cannot be had. */
  async ensure(): Promise<types.Transport> {
    if (this.#isClosed) throw new AppError('UNAVAILABLE', 'the link is closed');
    this.#isNeeded = true;
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
    if (this.#transport) return this.#transport;
    this.#opening ??= this.#open()
      .catch((error: unknown) => {
        // Who may not have it need not ask again and again: whoever needs it next asks.
        if (error instanceof AppError && !error.retryable) this.#isNeeded = false;
        throw error;
      })
      .finally(() => {
        this.#opening = null;
      });
    return this.#opening;
  }

  signallingCameUp(): void {
    this.#signallingUpSinceMs = this.#deps.nowMs();
    this.#look();
  }

  /** The other end forgot this transport, or all of them: a new one at once, if one was in use. */
  rebuild(): void {
    if (this.#isClosed) return;
    this.#drop();
    this.#nextOpenAtMs = 0;
    if (this.#isNeeded) this.#look();
  }

  /** Asks the other end whether it still knows the transport, and rebuilds when it does not. */
  async verify(): Promise<void> {
    if (this.#transport && this.#deps.signalling.isUp) await this.#restart();
  }

  /** Nothing goes through here any more; `ensure` opens it again. */
  release(): void {
    this.#isNeeded = false;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#firstTryAtMs = null;
    this.#drop();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.release();
  }

  #drop(): void {
    this.#life += 1;
    this.#opening = null;
    this.#restartedAtMs = null;
    this.#brokenSinceMs = null;
    this.#brokenForMs = 0;
    const transport = this.#transport;
    this.#transport = null;
    transport?.close();
    this.#deps.onChange();
  }

  async #open(): Promise<types.Transport> {
    const { direction, signalling, device, iceServers, onProduce } = this.#deps;
    const life = this.#life;
    const maker = device();
    if (!maker) throw new AppError('UNAVAILABLE', 'the media plane is not known yet');
    const identity = await this.#deps.identity();
    const receive = this.#deps.receive?.();
    const offer = await signalling.call('media.open', {
      direction,
      ...(identity ? { dtlsParameters: identity.dtlsParameters } : {}),
      ...(receive ? { receive } : {}),
    });
    if (life !== this.#life || this.#isClosed) throw new AppError('UNAVAILABLE', 'the link was built anew meanwhile');
    const options = {
      id: offer.transportId,
      iceParameters: offer.iceParameters as types.IceParameters,
      iceCandidates: offer.iceCandidates as unknown as types.IceCandidate[],
      dtlsParameters: offer.dtlsParameters as types.DtlsParameters,
      iceServers: iceServers() as RTCIceServer[],
      ...(identity ? { additionalSettings: { certificates: [identity.certificate] } } : {}),
    };
    const transport = direction === 'send' ? maker.createSendTransport(options) : maker.createRecvTransport(options);
    transport.on('connect', async ({ dtlsParameters: { fingerprints, role } }, done, failed) => {
      try {
        const dtlsParameters = { fingerprints, ...(role ? { role } : {}) };
        if (!identity || !isSameIdentity(identity.dtlsParameters, dtlsParameters))
          await signalling.call('media.connect', { transportId: transport.id, dtlsParameters });
        done();
      } catch (error) {
        failed(asError(error));
      }
    });
    transport.on('produce', async (request, done, failed) => {
      try {
        if (!onProduce) throw new Error('this link receives');
        done({ id: (await onProduce(transport.id, request)).producerId });
      } catch (error) {
        failed(asError(error));
      }
    });
    transport.on('connectionstatechange', (state) => {
      if (this.#transport !== transport) return;
      this.#stateSinceMs = this.#deps.nowMs();
      if (state === 'connecting' && !this.#wasConnected) this.#firstTryAtMs ??= this.#stateSinceMs;
      if (state === 'connected') {
        this.#wasConnected = true;
        this.#firstTryAtMs = null;
        this.#brokenForMs = this.#brokenNowMs();
        this.#brokenSinceMs = null;
        this.#restartedAtMs = null;
        this.#rebuilds = 0;
      } else if (state === 'disconnected' || state === 'failed') {
        this.#brokenSinceMs ??= this.#stateSinceMs;
      }
      this.#deps.onChange();
      this.#look();
    });
    this.#transport = transport;
    this.#stateSinceMs = this.#deps.nowMs();
    if (life > 0) this.#rebuilds += 1;
    this.#deps.onChange();
    this.#deps.onOpened(transport, offer);
    return transport;
  }

  #look(): void {
    if (this.#isClosed || this.#isStepping || !this.#isNeeded) return;
    void this.#step()
      .catch(() => undefined)
      .finally(() => {
        this.#isStepping = false;
      });
  }

  async #step(): Promise<void> {
    this.#isStepping = true;
    const { signalling, nowMs } = this.#deps;
    if (this.#transport === null) {
      if (!signalling.isUp || this.#opening || nowMs() < this.#nextOpenAtMs) return;
      this.#nextOpenAtMs = nowMs() + Math.max(300, rebuildDelayMs(this.#rebuilds));
      await this.ensure();
      return;
    }
    const step = nextLinkStep({
      isSignallingUp: signalling.isUp,
      state: this.state,
      stateSinceMs: this.#stateSinceMs,
      signallingUpSinceMs: this.#signallingUpSinceMs,
      restartedAtMs: this.#restartedAtMs,
      brokenForMs: Math.max(this.#brokenForMs, this.#brokenNowMs()),
      nowMs: nowMs(),
    });
    if (step === 'restart-ice') await this.#restart();
    if (step === 'rebuild') {
      this.#drop();
      this.#nextOpenAtMs = nowMs() + rebuildDelayMs(this.#rebuilds);
    }
  }

  #brokenNowMs(): number {
    return this.#brokenSinceMs === null ? 0 : this.#deps.nowMs() - this.#brokenSinceMs;
  }

  async #restart(): Promise<void> {
    const transport = this.#transport;
    if (!transport) return;
    this.#restartedAtMs = this.#deps.nowMs();
    this.#deps.onChange();
    try {
      const { iceParameters } = await this.#deps.signalling.call('media.restartIce', { transportId: transport.id });
      if (this.#transport === transport)
        await transport.restartIce({ iceParameters: iceParameters as types.IceParameters });
      if (this.#transport === transport && transport.connectionState === 'connected') this.#restartedAtMs = null;
    } catch (error) {
      // A lost answer is tried again when signalling is back; a refusal means that the transport is gone there.
      const isLost = error instanceof AppError && error.retryable;
      if (!isLost && this.#transport === transport) this.rebuild();
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
