import { silentLog } from '@campus/service-kit/testing';
import type { EngineEvent } from '../engine/media-engine.ts';
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
  const log = silentLog();
  const events: EngineEvent[] = [];
  const timers = manualTimers();
  const plane = await startMediasoupPlane({
    workerBin: workerBinary(),
    workers: 1,
    listenIp: '127.0.0.1',
    announcedAddress: undefined,
    port: 0,
    ingestIp: '127.0.0.1',
    log,
    ...options,
  });
  const engine = createEngine({ plane, timers, log, listener: (event) => events.push(event) });
  return {
    engine,
    events,
    timers,
    plane,
    killWorkers: () => {
      for (const { pid } of plane.liveWorkers()) process.kill(pid, 'SIGKILL');
    },
    close: () => engine.close(),
  };
}
