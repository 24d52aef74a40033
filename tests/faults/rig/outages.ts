export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Notes when something came, and remembers only the times in which nothing did. Times are the wall clock's. */
export interface OutageWatch {
  came(): void;
  readonly lastMs: number;
  /** Whether nothing has come for longer than is bearable. */
  readonly isOut: boolean;
  /**
   * How long after it was healed the last outage that this fault has made was over; 0 when there was none. An outage
   * that goes on is counted to now.
   */
  backAfterMs(struckMs: number, healedMs: number): number;
}

/** @param bearableMs what is shorter is nobody's outage */
export function watchOutages(bearableMs: number, nowMs: () => number = Date.now): OutageWatch {
  const outages: Outage[] = [];
  let lastMs = nowMs();
  return {
    came() {
      const atMs = nowMs();
      if (atMs - lastMs > bearableMs) outages.push({ fromMs: lastMs, toMs: atMs });
      lastMs = atMs;
    },
    get lastMs() {
      return lastMs;
    },
    get isOut() {
      return nowMs() - lastMs > bearableMs;
    },
    backAfterMs(struckMs, healedMs) {
      const atMs = nowMs();
      const open = atMs - lastMs > bearableMs ? [{ fromMs: lastMs, toMs: atMs }] : [];
      const own = [...outages, ...open].filter(({ toMs }) => toMs > struckMs);
      return Math.max(0, ...own.map(({ toMs }) => Math.round(toMs - healedMs)));
    },
  };
}
