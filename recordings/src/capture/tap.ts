import { setTimeout as delay } from 'node:timers/promises';
import type { TapOffer } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import type { Logger } from '@campus/service-kit';
import type { SfuLink } from './sfu-link.ts';
import { openTapSocket, type TapSocket } from './tap-socket.ts';

/** What a tap delivers; a new one for each time that the tap is opened. */
export interface TapReceiver {
  onDatagram(datagram: Buffer): void;
  /** The stream ends here. Called once. */
  onLost(reason: string): void;
}

export interface TapOptions {
  sfu: SfuLink;
  roomId: string;
  ownerId: string;
  trackId: string;
  /** Makes ready for the stream; only then the SFU starts sending. */
  onOpen(offer: TapOffer): Promise<TapReceiver> | TapReceiver;
  log: Logger;
  firstRetryMs?: number;
}

const slowestRetryMs = 2_000;

interface OpenTap {
  tapId: string;
  socket: TapSocket;
  receiver: TapReceiver;
}

/**
 * Keeps a track tapped for as long as it is wanted: opens it, and opens it again whenever it is lost (its SFU, worker or
 * producer went, or the track is not there yet), 200 ms to 2 s apart, or at once when the SFU says that it is there.
 */
export class Tap {
  readonly #options: TapOptions;
  readonly #stopListening: () => void;
  readonly #ended: Promise<void>;
  #open: OpenTap | null = null;
  #isClosed = false;
  /** Resolved by whatever makes another try worth while. */
  #wake = Promise.withResolvers<void>();

  constructor(options: TapOptions) {
    this.#options = options;
    const { sfu, roomId, trackId } = options;
    this.#stopListening = sfu.listen({
      onUp: () => this.#wake.resolve(),
      onDown: (reason) => this.#lose(`link down: ${reason}`),
      onTapClosed: (notice) => {
        if (notice.tapId === this.#open?.tapId) this.#lose(notice.reason);
      },
      onRoomLost: (notice) => {
        if (notice.roomId === roomId) this.#lose('room lost');
      },
      onTrackAvailable: (notice) => {
        if (notice.roomId === roomId && notice.trackId === trackId) this.#wake.resolve();
      },
    });
    this.#ended = this.#run();
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  requestKeyframe(): void {
    const { sfu, roomId } = this.#options;
    const tapId = this.#open?.tapId;
    // It is asked for again soon, so that a failure needs no answer.
    if (tapId) void sfu.call('tap.requestKeyframe', { roomId, tapId }).catch(() => undefined);
  }

  /** Closes the tap here and at the SFU. */
  async close(): Promise<void> {
    const { sfu, roomId } = this.#options;
    this.#isClosed = true;
    this.#stopListening();
    const tapId = this.#open?.tapId;
    this.#lose('closed');
    if (tapId) await sfu.call('tap.close', { roomId, tapId }, { timeoutMs: 2_000 }).catch(() => undefined);
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { sfu, log, trackId, firstRetryMs = 200 } = this.#options;
    let retryMs = firstRetryMs;
    let lastProblem = '';
    while (!this.#isClosed) {
      this.#wake = Promise.withResolvers();
      if (sfu.isUp) {
        try {
          const lost = await this.#tryOpen();
          retryMs = firstRetryMs;
          lastProblem = '';
          await lost;
        } catch (error) {
          const problem = error instanceof AppError ? error.code : 'INTERNAL';
          // Said once, since a track that is not produced yet is asked for many times.
          if (problem !== lastProblem)
            log.info({ trackId, err: error }, 'a tap could not be opened; it is tried again');
          lastProblem = problem;
        }
      }
      if (this.#isClosed) return;
      const timer = new AbortController();
      await Promise.race([
        this.#wake.promise,
        delay(retryMs, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
      retryMs = Math.max(firstRetryMs, Math.min(retryMs * 1.6, slowestRetryMs));
    }
  }

  #lost = Promise.withResolvers<void>();

  /** Resolves, when the tap sends, with a promise that it is lost. Throws the SFU's refusal. */
  async #tryOpen(): Promise<Promise<void>> {
    const { sfu, roomId, ownerId, trackId, log } = this.#options;
    let sourcePort = -1;
    let receiver: TapReceiver | null = null;
    let tapId: string | null = null;
    const socket = await openTapSocket((datagram, fromPort) => {
      if (fromPort === sourcePort) receiver?.onDatagram(datagram);
    });
    try {
      const target = { targetIp: '127.0.0.1', targetPort: socket.port };
      const offer = await sfu.call('tap.open', { roomId, ownerId, trackId, ...target });
      tapId = offer.tapId;
      sourcePort = offer.sourcePort;
      receiver = await this.#options.onOpen(offer);
      this.#lost = Promise.withResolvers();
      this.#open = { tapId, socket, receiver };
      if (this.#isClosed) this.#lose('closed');
      await sfu.call(this.#isClosed ? 'tap.close' : 'tap.resume', { roomId, tapId });
      log.info({ trackId, tapId, codec: offer.codec }, 'a track is tapped');
      return this.#lost.promise;
    } catch (error) {
      if (this.#open?.socket === socket) this.#lose('not resumed');
      socket.close();
      if (tapId) void sfu.call('tap.close', { roomId, tapId }).catch(() => undefined);
      throw error;
    }
  }

  #lose(reason: string): void {
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    this.#options.log.info({ trackId: this.#options.trackId, tapId: open.tapId, reason }, 'a tap has ended');
    open.socket.close();
    open.receiver.onLost(reason);
    this.#lost.resolve();
    this.#wake.resolve();
  }
}
