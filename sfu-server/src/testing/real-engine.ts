import { silentLog } from '@campus/service-kit/testing';
import type { EngineEvent } from '../engine/media-engine.ts';
import type { MediaPlane } from '../engine/media-plane.ts';
import {
  type MediasoupOptions,
  type MediasoupPlane,
  startMediasoupPlane,
} from '../engine/mediasoup/mediasoup-plane.ts';
import { createEngine } from '../engine/rooms/rooms-engine.ts';
import { manualTimers } from '../engine/timers.ts';
import type { EngineHarness } from './engine-harness.ts';
import { workerBinary } from './worker-binary.ts';

/** The real engine on loopback and free ports. Workers run in real time; the rooms' rules in the test's. */
export async function startRealEngine(
  options: Partial<MediasoupOptions> = {},
): Promise<EngineHarness & { plane: MediasoupPlane }> {
  const plane = await startPlane(options);
  return { ...engineOver(plane, plane), plane };
}

/**
 * Real engines one after another, each empty, that take turns on one worker: starting it takes longer than most tests.
 * After a test that kills the worker the next one gets another. `close` when all are through.
 */
export function realEnginesInTurn(): { start(): Promise<EngineHarness>; close(): Promise<void> } {
  let plane: MediasoupPlane | undefined;
  const close = async (): Promise<void> => {
    await plane?.close();
    plane = undefined;
  };
  return {
    async start() {
      if (plane && plane.workerDeaths > 0) await close();
      plane ??= await startPlane();
      return engineOver(lent(plane), plane);
    },
    close,
  };
}

function startPlane(options: Partial<MediasoupOptions> = {}): Promise<MediasoupPlane> {
  return startMediasoupPlane({
    workerBin: workerBinary(),
    workers: 1,
    listenIp: '127.0.0.1',
    announcedAddress: undefined,
    port: 0,
    ingestIp: '127.0.0.1',
    log: silentLog(),
    ...options,
  });
}

function engineOver(plane: MediaPlane, workers: Pick<MediasoupPlane, 'liveWorkers'>): EngineHarness {
  const events: EngineEvent[] = [];
  const timers = manualTimers();
  const engine = createEngine({ plane, timers, log: silentLog(), listener: (event) => events.push(event) });
  return {
    engine,
    events,
    timers,
    killWorkers: () => {
      for (const { pid } of workers.liveWorkers()) process.kill(pid, 'SIGKILL');
    },
    close: () => engine.close(),
  };
}

/** Of whoever lends it, who closes it. */
function lent(plane: MediasoupPlane): MediaPlane {
  return {
    openRouter: (events) => plane.openRouter(events),
    load: () => plane.load(),
    mediaPorts: plane.mediaPorts,
    get workers() {
      return plane.workers;
    },
    get workerDeaths() {
      return plane.workerDeaths;
    },
    close: async () => undefined,
  };
}
