import { expect, it } from 'vitest';
import { parseEventLoopLag } from './event-loop-lag.ts';

it("finds the lag of the event loop among a service's metrics", () => {
  const text = [
    '# TYPE nodejs_eventloop_lag_max_seconds gauge',
    'nodejs_eventloop_lag_max_seconds{service="signalling"} 0.25',
    'nodejs_eventloop_lag_p50_seconds{service="signalling"} 0.0105',
    'nodejs_eventloop_lag_p99_seconds{service="signalling"} 0.012',
  ].join('\n');
  expect(parseEventLoopLag(text)).toEqual({ eventLoopLagP50Ms: 10.5, eventLoopLagP99Ms: 12, eventLoopLagMaxMs: 250 });
});
