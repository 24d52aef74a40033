import { type Request, type Response, Router } from 'express';
import {
  Counter,
  type CounterConfiguration,
  collectDefaultMetrics,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from 'prom-client';

type Own<Configuration> = Omit<Configuration, 'registers'>;

export interface Metrics {
  readonly registry: Registry;
  counter<Label extends string>(options: Own<CounterConfiguration<Label>>): Counter<Label>;
  gauge<Label extends string>(options: Own<GaugeConfiguration<Label>>): Gauge<Label>;
  histogram<Label extends string>(options: Own<HistogramConfiguration<Label>>): Histogram<Label>;
  /** The text that Prometheus reads. */
  text(): Promise<string>;
}

/**
 * How often the event loop is looked at, in ms. Each look wakes a process that may have nothing else to do, and a lag is
 * told as what passed from one look to the next: this long when the loop is free.
 */
export const EVENT_LOOP_LOOK_MS = 500;

/**
 * A registry of its own for each service, with the process's default metrics (event-loop lag among them). Names carry
 * their unit (`campus_join_seconds`), labels have few values.
 */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_LOOK_MS });
  const registers = [registry];
  return {
    registry,
    counter: (options) => new Counter({ ...options, registers }),
    gauge: (options) => new Gauge({ ...options, registers }),
    histogram: (options) => new Histogram({ ...options, registers }),
    text: () => registry.metrics(),
  };
}

/** Serves `GET /metrics`. It belongs on a control port, never on the public origin. */
export function metricsRouter(metrics: Metrics): Router {
  const router = Router();
  router.get('/metrics', async (_request: Request, response: Response) => {
    response.type(metrics.registry.contentType).send(await metrics.text());
  });
  return router;
}
