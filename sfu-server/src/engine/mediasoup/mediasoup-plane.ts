import { AppError } from '@campus/protocol/errors';
import type { Logger } from '@campus/service-kit/log';
import { setLogEventListeners } from 'mediasoup';
import { roomCodecs } from '../codecs.ts';
import type { MediaPlane, PlaneRouter, RouterEvents } from '../media-plane.ts';
import { systemTimers, type Timers } from '../timers.ts';
import { MediasoupRouter } from './mediasoup-router.ts';
import { asking } from './plane-errors.ts';
import { type LiveWorker, loadOf, WorkerSlot } from './worker-slot.ts';

const waitForWorkerMs = 5_000;

export interface MediasoupOptions {
  /** Undefined: the one that mediasoup's package brought. */
  workerBin: string | undefined;
  workers: number;
  listenIp: string;
  announcedAddress: string | undefined;
  /** The first worker's; the next ones count on. 0 lets mediasoup choose each. */
  port: number;
  /** Where ingests listen; they are not authenticated, so that this should not be a public address. */
  ingestIp: string;
  log: Logger;
  timers?: Timers;
}

export interface MediasoupPlane extends MediaPlane {
  /** For metrics and tests. */
  liveWorkers(): { index: number; pid: number; rooms: number; consumers: number; cpuSeconds: number }[];
}

/** Starts the workers. Throws when one cannot be started: its binary is missing, or its port taken. */
export async function startMediasoupPlane(options: MediasoupOptions): Promise<MediasoupPlane> {
  const { log, timers = systemTimers } = options;
  passOnLogs(log);
  let workerDeaths = 0;
  const waiting = new Set<() => void>();
  const slots = Array.from(
    { length: options.workers },
    (_, index) =>
      new WorkerSlot({
        workerBin: options.workerBin,
        listen: {
          ip: options.listenIp,
          announcedAddress: options.announcedAddress,
          port: options.port === 0 ? 0 : options.port + index,
        },
        log,
        timers,
        onDeath: () => {
          workerDeaths += 1;
        },
        onLive: () => {
          for (const wake of waiting) wake();
        },
      }),
  );
  const closeSlots = () => Promise.all(slots.map((slot) => slot.close()));
  try {
    await Promise.all(slots.map((slot) => slot.start()));
  } catch (error) {
    await closeSlots();
    throw error;
  }

  const leastLoaded = (): LiveWorker | undefined =>
    slots
      .flatMap((slot) => slot.live ?? [])
      .toSorted((a, b) => a.load.consumers - b.load.consumers || a.load.rooms - b.load.rooms)[0];
  /** Counts the room before anything is awaited, so that rooms which open together spread. */
  const placeRoom = async (): Promise<LiveWorker> => {
    const untilMs = timers.nowMs() + waitForWorkerMs;
    for (;;) {
      const live = leastLoaded();
      if (live) {
        live.load.rooms += 1;
        return live;
      }
      const leftMs = untilMs - timers.nowMs();
      if (leftMs <= 0) throw new AppError('UNAVAILABLE', 'there is no media worker at present');
      await new Promise<void>((resolve) => {
        const wake = () => {
          stop();
          waiting.delete(wake);
          resolve();
        };
        const stop = timers.after(leftMs, wake);
        waiting.add(wake);
      });
    }
  };

  return {
    async openRouter(events: RouterEvents): Promise<PlaneRouter> {
      const live = await placeRoom();
      try {
        const router = await asking('router', live.worker, () => live.worker.createRouter({ mediaCodecs: roomCodecs }));
        return new MediasoupRouter({ live, router, events, listenIp: options.listenIp, ingestIp: options.ingestIp });
      } catch (error) {
        live.load.rooms -= 1;
        throw error;
      }
    },
    load: () => loadOf(leastLoaded()),
    mediaPorts: options.port === 0 ? [] : slots.map((_, index) => options.port + index),
    get workers() {
      return slots.filter((slot) => slot.live).length;
    },
    get workerDeaths() {
      return workerDeaths;
    },
    liveWorkers: () =>
      slots.flatMap(({ live }, index) =>
        live ? [{ index, pid: live.worker.pid, ...live.load, cpuSeconds: live.cpuSeconds }] : [],
      ),
    async close() {
      await closeSlots();
    },
  };
}

/** mediasoup has one log for all workers of a process. */
function passOnLogs(log: Logger): void {
  setLogEventListeners({
    onwarn: (namespace, text) => log.debug({ namespace, text }, 'mediasoup warns'),
    onerror: (namespace, text, error) => {
      // Every worker's last words when it is closed.
      const level = text.includes('broken pipe') ? 'debug' : 'warn';
      log[level]({ namespace, text, err: error }, 'mediasoup reports an error');
    },
  });
}
