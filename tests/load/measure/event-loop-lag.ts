/** Lag of signalling's event loop in ms, by its own metrics: since it was last asked. */
export async function readEventLoopLag(port: number): Promise<Record<string, number>> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  return parseEventLoopLag(await response.text());
}

export function parseEventLoopLag(text: string): Record<string, number> {
  const secondsOf = (name: string): number =>
    Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    eventLoopLagP50Ms: secondsOf('nodejs_eventloop_lag_p50_seconds') * 1_000,
    eventLoopLagP99Ms: secondsOf('nodejs_eventloop_lag_p99_seconds') * 1_000,
    eventLoopLagMaxMs: secondsOf('nodejs_eventloop_lag_max_seconds') * 1_000,
  };
}
