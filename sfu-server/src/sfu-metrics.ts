import type { CallOutcome } from '@campus/service-kit/contract-socket';
import { createMetrics, type Metrics } from '@campus/service-kit/metrics';
import type { EngineStats } from './engine/media-engine.ts';

export interface SfuMetrics {
  metrics: Metrics;
  onCall(outcome: CallOutcome): void;
}

interface Sources {
  stats: () => EngineStats;
  workers: () => { index: number; consumers: number; cpuSeconds: number }[];
}

/** Everything is read when Prometheus asks; only calls are counted as they come. */
export function createSfuMetrics(sources: Sources): SfuMetrics {
  const metrics = createMetrics('sfu');
  const stat = (name: string, help: string, read: (stats: EngineStats) => number) =>
    metrics.gauge({
      name,
      help,
      collect() {
        this.set(read(sources.stats()));
      },
    });
  stat('campus_sfu_workers', 'Media workers that run', (stats) => stats.workers);
  stat('campus_sfu_worker_deaths', 'Media workers that died since the start', (stats) => stats.workerDeaths);
  stat('campus_sfu_rooms', 'Open rooms', (stats) => stats.rooms);
  stat('campus_sfu_tracks', 'Published tracks', (stats) => stats.tracks);
  stat('campus_sfu_transports', 'Transports of all kinds', (stats) => stats.transports);
  stat('campus_sfu_subscriptions', 'Tracks on their way to browsers', (stats) => stats.subscriptions);
  stat('campus_sfu_probes', 'Probes by which people try what gets through', (stats) => stats.probes);
  stat('campus_sfu_taps', 'Tracks on their way to recorders', (stats) => stats.taps);
  metrics.gauge({
    name: 'campus_sfu_worker_cpu_seconds',
    help: 'CPU time of a worker, a few seconds old',
    labelNames: ['worker'],
    collect() {
      this.reset();
      for (const { index, cpuSeconds } of sources.workers()) this.set({ worker: String(index) }, cpuSeconds);
    },
  });
  metrics.gauge({
    name: 'campus_sfu_worker_consumers',
    help: 'Consumers (subscriptions and taps) of a worker',
    labelNames: ['worker'],
    collect() {
      this.reset();
      for (const { index, consumers } of sources.workers()) this.set({ worker: String(index) }, consumers);
    },
  });
  const calls = metrics.histogram({
    name: 'campus_sfu_call_seconds',
    help: 'Time that a call of the control link took',
    labelNames: ['call', 'code'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
  });
  return {
    metrics,
    onCall: ({ name, code, durationMs }) => calls.observe({ call: name, code: code ?? 'OK' }, durationMs / 1_000),
  };
}
