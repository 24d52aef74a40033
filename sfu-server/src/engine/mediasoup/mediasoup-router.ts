import { randomInt } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { AppError } from '@campus/protocol/errors';
import type { RtpCapabilities } from '@campus/protocol/media';
import type { types } from 'mediasoup';
import { asCapabilities, offeredCapabilities } from '../codecs.ts';
import type {
  PlanePlainTransport,
  PlaneProbeTransport,
  PlaneRouter,
  PlaneWebRtcTransport,
  ProbeEvents,
  RouterEvents,
  WebRtcEvents,
  WebRtcOptions,
  WorkerLoad,
} from '../media-plane.ts';
import { type MediaDeps, plainTransport, webRtcTransport } from './mediasoup-transport.ts';
import { asking } from './plane-errors.ts';
import { openProbe } from './probe-transport.ts';
import { type LiveWorker, loadOf, socketBuffers } from './worker-slot.ts';

/** Twice a second is enough for a meter, and what the contract promises at most. */
const levelIntervalMs = 500;
const quietestDb = -70;
/** The estimate of a downlink before anything was measured: a camera's middle layer and the sound come at once. */
const firstOutgoingBps = 1_000_000;
/** A camera in three layers, a screen, a second encoding of each, and sound. */
const mostIncomingBps = 12_000_000;
const portTries = 20;

interface RouterOptions {
  live: LiveWorker;
  router: types.Router;
  events: RouterEvents;
  listenIp: string;
  ingestIp: string;
}

export class MediasoupRouter implements PlaneRouter {
  readonly rtpCapabilities = offeredCapabilities();
  readonly #options: RouterOptions;
  readonly #deps: MediaDeps;
  #levels: Promise<types.AudioLevelObserver> | undefined;
  #isClosed = false;

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#deps = {
      load: options.live.load,
      looks: options.live.looks,
      observeLevel: (producer) => this.#observeLevel(producer),
      crowds: new Map(),
    };
    const { live } = options;
    if (live.worker.died) queueMicrotask(this.#onDied);
    live.onDied.add(this.#onDied);
  }

  canConsume(producerId: string, rtpCapabilities: RtpCapabilities): boolean {
    try {
      return this.#options.router.canConsume({ producerId, rtpCapabilities: asCapabilities(rtpCapabilities) });
    } catch (error) {
      throw new AppError('INVALID', `rtpCapabilities: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  async openWebRtcTransport({ direction }: WebRtcOptions, events: WebRtcEvents): Promise<PlaneWebRtcTransport> {
    const { router, live } = this.#options;
    return asking('transport', router, async () => {
      const transport = await router.createWebRtcTransport({
        webRtcServer: live.webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: firstOutgoingBps,
      });
      if (direction === 'send') await transport.setMaxIncomingBitrate(mostIncomingBps);
      return webRtcTransport(transport, events, this.#deps);
    });
  }

  async openTapTransport(target: { ip: string; port: number }): Promise<PlanePlainTransport> {
    const { router, listenIp } = this.#options;
    return asking('tap', router, async () => {
      const ip = tapSourceIp(target.ip, listenIp);
      const transport = await router.createPlainTransport({ listenInfo: { protocol: 'udp', ip }, rtcpMux: true });
      try {
        await transport.connect(target);
      } catch (error) {
        transport.close();
        throw error;
      }
      return plainTransport(transport, this.#deps);
    });
  }

  /**
   * RTP and RTCP have a pair of neighbouring ports, but either may come to either, from one or two ports of the sender:
   * ffmpeg sends its reports from a port of their own, to the next port unless told otherwise, and before its first RTP
   * packet. On a multiplexed transport that report would take the place of the media.
   */
  async openIngestTransport(): Promise<PlanePlainTransport> {
    const { router, ingestIp: ip } = this.#options;
    return asking('ingest', router, async () => {
      for (let left = portTries; ; left -= 1) {
        // Below the ports that the system gives to others.
        const port = 2 * randomInt(10_000, 16_000);
        try {
          const transport = await router.createPlainTransport({
            listenInfo: { protocol: 'udp', ip, port, ...socketBuffers },
            rtcpListenInfo: { protocol: 'udp', ip, port: port + 1 },
            rtcpMux: false,
            comedia: true,
          });
          return plainTransport(transport, this.#deps);
        } catch (error) {
          // Most likely the port was taken; the last failure is told.
          if (router.closed || left <= 1) throw error;
        }
      }
    });
  }

  openProbeTransport(events: ProbeEvents): Promise<PlaneProbeTransport> {
    const { router, live } = this.#options;
    return asking('probe', router, () => openProbe(router, live.webRtcServer, events));
  }

  load(): WorkerLoad {
    return loadOf(this.#options.live);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { live, router } = this.#options;
    live.onDied.delete(this.#onDied);
    live.load.rooms -= 1;
    router.close();
  }

  readonly #onDied = (reason = 'the worker died') => {
    if (!this.#isClosed) this.#options.events.onLost(reason);
  };

  async #observeLevel(producer: types.Producer): Promise<void> {
    const { router, events } = this.#options;
    this.#levels ??= router
      .createAudioLevelObserver({ maxEntries: 20, threshold: quietestDb, interval: levelIntervalMs })
      .then((observer) => {
        observer.on('volumes', (volumes) =>
          events.onLevels(volumes.map((one) => ({ producerId: one.producer.id, levelDb: one.volume }))),
        );
        observer.on('silence', () => events.onLevels([]));
        return observer;
      });
    const observer = await this.#levels;
    if (!producer.closed) await observer.addProducer({ producerId: producer.id });
  }
}

function tapSourceIp(targetIp: string, listenIp: string): string {
  if (isIPv6(targetIp)) return targetIp === '::1' ? '::1' : listenIp;
  return targetIp.startsWith('127.') ? '127.0.0.1' : listenIp;
}
