import { EVENT_LOOP_LOOK_MS } from '@campus/service-kit';

/** Lag of signalling's event loop in ms, by its own metrics: since it was last asked. */
export async function readEventLoopLag(port: number): Promise<Record<string, number>> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  return parseEventLoopLag(await response.text());
}

export function parseEventLoopLag(text: string): Record<string, number> {
  // What is told is the time from one look to the next.
  const lagMsOf = (name: string): number => {
    const seconds = Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    return Math.max(0, seconds * 1_000 - EVENT_LOOP_LOOK_MS);
  };
  return {
    eventLoopLagP50Ms: lagMsOf('nodejs_eventloop_lag_p50_seconds'),
    eventLoopLagP99Ms: lagMsOf('nodejs_eventloop_lag_p99_seconds'),
    eventLoopLagMaxMs: lagMsOf('nodejs_eventloop_lag_max_seconds'),
  };
}
