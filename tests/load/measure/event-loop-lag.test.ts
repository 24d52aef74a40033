import { expect, it } from 'vitest';
import { parseEventLoopLag } from './event-loop-lag.ts';

it("finds the lag of the event loop among a service's metrics", () => {
  const text = [
    '# TYPE nodejs_eventloop_lag_max_seconds gauge',
    'nodejs_eventloop_lag_max_seconds{service="signalling"} 0.75',
    'nodejs_eventloop_lag_p50_seconds{service="signalling"} 0.5',
    'nodejs_eventloop_lag_p99_seconds{service="signalling"} 0.502',
  ].join('\n');
  expect(parseEventLoopLag(text)).toEqual({ eventLoopLagP50Ms: 0, eventLoopLagP99Ms: 2, eventLoopLagMaxMs: 250 });
});
