import { withTimeout } from '@campus/service-kit/async';
import type { Logger } from '@campus/service-kit/log';
import { createWorker, type types } from 'mediasoup';
import type { WorkerLoad } from '../media-plane.ts';
import type { Timers } from '../timers.ts';
import { createLookBudget, type LookBudget } from './picture-brake.ts';

const firstDelayMs = 100;
const slowestDelayMs = 5_000;
/** A worker that lived this long did not die of its start. */
const soundAfterMs = 10_000;
const askEveryMs = 2_000;
const hungAfterMs = 10_000;
/** A worker that is closed ends at once; a machine that is very busy, or a worker that hangs, must not hold us up. */
const endsWithinMs = 3_000;

export interface ListenOptions {
  ip: string;
  announcedAddress: string | undefined;
  /** Of both UDP and TCP; 0 lets mediasoup choose. */
  port: number;
}

export interface LiveWorker {
  readonly worker: types.Worker;
  readonly webRtcServer: types.WebRtcServer;
  /** What it carries, by which rooms are placed. */
  readonly load: { rooms: number; consumers: number };
  /** How often the brakes of its pictures may count what was asked for again. */
  readonly looks: LookBudget;
  readonly onDied: Set<(reason: string) => void>;
  /** Seconds of CPU as of the last answer. */
  cpuSeconds: number;
  /** Of one core, between the last two answers. */
  cpuShare: number;
}

/** Without a worker there is nothing to be kept free. */
export function loadOf(live: LiveWorker | undefined): WorkerLoad {
  return { consumers: live?.load.consumers ?? 0, cpuShare: live?.cpuShare ?? 0 };
}

export interface SlotOptions {
  workerBin: string | undefined;
  listen: ListenOptions;
  log: Logger;
  timers: Timers;
  onDeath: () => void;
  onLive: () => void;
}

/** The place of one worker: when the worker dies, the next one takes its place and its ports. */
export class WorkerSlot {
  readonly #options: SlotOptions;
  #live: LiveWorker | undefined;
  #isClosed = false;
  #delayMs = 0;
  #stopRetry: (() => void) | undefined;

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  get live(): LiveWorker | undefined {
    return this.#live;
  }

  /** The first start; a failure here is the operator's to hear of. */
  async start(): Promise<void> {
    const { workerBin, listen, log, timers } = this.#options;
    const startedMs = timers.nowMs();
    const worker = await createWorker({ logLevel: 'error', ...(workerBin === undefined ? {} : { workerBin }) });
    const { pid } = worker;
    try {
      const webRtcServer = await worker.createWebRtcServer({ listenInfos: listenInfos(listen) });
      if (this.#isClosed) throw new Error('the worker is no longer needed');
      const live: LiveWorker = {
        worker,
        webRtcServer,
        load: { rooms: 0, consumers: 0 },
        looks: createLookBudget(timers),
        onDied: new Set(),
        cpuSeconds: 0,
        cpuShare: 0,
      };
      worker.on('died', (error) => this.#died(live, error.message, startedMs));
      if (worker.died) throw new Error('the worker died at once');
      this.#live = live;
      log.info({ pid, port: listen.port }, 'a worker is running');
      this.#watch(live);
      this.#options.onLive();
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  /** Resolves when the worker's process is gone, and with it its ports are free. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopRetry?.();
    const worker = this.#live?.worker;
    this.#live = undefined;
    if (!worker) return;
    const gone = new Promise<void>((resolve) => worker.once('subprocessclose', resolve));
    worker.close();
    if (worker.subprocessClosed) return;
    await withTimeout(gone, endsWithinMs, 'the worker').catch((error: unknown) => {
      this.#options.log.warn({ pid: worker.pid, err: error }, 'a closed worker has not ended yet');
    });
  }

  #died(live: LiveWorker, reason: string, startedMs: number): void {
    if (this.#live !== live) return;
    const { log, timers, onDeath } = this.#options;
    this.#live = undefined;
    log.error({ pid: live.worker.pid, reason, rooms: live.load.rooms }, 'a worker died and is replaced');
    onDeath();
    if (timers.nowMs() - startedMs >= soundAfterMs) this.#delayMs = 0;
    this.#replace();
    for (const tell of live.onDied) tell(reason);
    live.onDied.clear();
  }

  /** At once, but slower and slower when the next one dies or fails too. */
  #replace(): void {
    if (this.#isClosed) return;
    const delayMs = this.#delayMs;
    this.#delayMs = Math.min(Math.max(delayMs * 2, firstDelayMs), slowestDelayMs);
    this.#stopRetry = this.#options.timers.after(delayMs, () => {
      this.start().catch((error: unknown) => {
        if (this.#isClosed) return;
        this.#options.log.error({ err: error }, 'a worker could not be replaced yet');
        this.#replace();
      });
    });
  }

  /** A worker that hangs would take its rooms' media with it unseen; ending it sets everything above in motion. */
  #watch(live: LiveWorker): void {
    const { timers, log } = this.#options;
    const since = { ms: timers.nowMs(), cpuSeconds: live.cpuSeconds };
    timers.after(askEveryMs, () => {
      if (this.#live !== live) return;
      const stop = timers.after(hungAfterMs, () => {
        if (this.#live !== live) return;
        log.error({ pid: live.worker.pid }, 'a worker does not answer and is ended');
        process.kill(live.worker.pid, 'SIGKILL');
      });
      live.worker.getResourceUsage().then(
        (usage) => {
          stop();
          live.cpuSeconds = (usage.ru_utime + usage.ru_stime) / 1_000;
          live.cpuShare = (live.cpuSeconds - since.cpuSeconds) / Math.max(1, (timers.nowMs() - since.ms) / 1_000);
          this.#watch(live);
        },
        // It died or was closed meanwhile, which is told elsewhere.
        () => stop(),
      );
    });
  }
}

/**
 * In bytes. All receivers of a worker share one socket, and a hundred of them may join or ask for a keyframe in one
 * moment, while the worker is busy: the system's 200 kB would lose handshakes then. The system gives what it allows
 * (net.core.rmem_max and wmem_max).
 */
export const socketBuffers = { recvBufferSize: 4_194_304, sendBufferSize: 4_194_304 } as const;

function listenInfos({ ip, announcedAddress, port }: ListenOptions): types.TransportListenInfo[] {
  const base = { ip, ...(announcedAddress === undefined ? {} : { announcedAddress }), ...(port === 0 ? {} : { port }) };
  return [
    { ...base, protocol: 'udp', ...socketBuffers },
    { ...base, protocol: 'tcp' },
  ];
}
