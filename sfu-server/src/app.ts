import { createHealth } from '@campus/service-kit/health';
import type { Logger } from '@campus/service-kit/log';
import type { SfuConfig } from './config.ts';
import { type ServedSfu, serveSfu } from './control/serve-sfu.ts';
import type { EngineStats } from './engine/media-engine.ts';
import { type MediasoupPlane, startMediasoupPlane } from './engine/mediasoup/mediasoup-plane.ts';
import { createEngine } from './engine/rooms/rooms-engine.ts';
import { createSfuMetrics } from './sfu-metrics.ts';

const reviewHealthMs = 1_000;
const nothing: EngineStats = {
  workers: 0,
  workerDeaths: 0,
  rooms: 0,
  tracks: 0,
  subscriptions: 0,
  taps: 0,
  transports: 0,
  probes: 0,
};

export interface SfuApp extends ServedSfu {
  readonly plane: MediasoupPlane;
}

/** The whole service. Throws when a worker cannot be started or a port cannot be had. */
export async function startSfu(config: SfuConfig, log: Logger): Promise<SfuApp> {
  const { control, tapTargets, probeBps, ...planeConfig } = config;
  const health = createHealth(['workers']);
  let served: ServedSfu | undefined;
  const plane = await startMediasoupPlane({ ...planeConfig, log });
  const { metrics, onCall } = createSfuMetrics({
    stats: () => served?.engine.stats() ?? nothing,
    workers: () => plane.liveWorkers(),
  });
  served = await serveSfu({
    ...control,
    log,
    health,
    metrics,
    onCall,
    createEngine: (listener) => createEngine({ plane, listener, log, tapTargets, probeBps }),
  });
  const reviewHealth = () =>
    health.set('workers', plane.workers > 0, `${plane.workers} of ${config.workers} workers run`);
  reviewHealth();
  const timer = setInterval(reviewHealth, reviewHealthMs);
  timer.unref();
  const running = served;
  log.info({ port: running.port, workers: plane.workers, listenIp: config.listenIp }, 'the SFU takes orders');
  return {
    get port() {
      return running.port;
    },
    engine: running.engine,
    epoch: running.epoch,
    connections: () => running.connections(),
    plane,
    async close() {
      clearInterval(timer);
      await running.close();
    },
  };
}
