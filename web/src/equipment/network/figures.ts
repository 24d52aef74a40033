/** How much has come by a moment, counted from the beginning. */
export interface Progress {
  readonly atMs: number;
  readonly bytes: number;
}

/** The sender feels its way up first; that time says nothing about the line. */
const warmUpMs = 1_000;
/** Less than this is too short to say anything. */
const shortestMs = 300;

/**
 * Bits a second that a line carried, from what came by and by, in the order of time. Null when too little came to say.
 * What stands still at the end is not counted, since the sender has stopped then.
 */
export function carriedBps(points: readonly Progress[]): number | null {
  const first = points[0];
  const most = points.at(-1)?.bytes ?? 0;
  const last = points.find(({ bytes }) => bytes === most);
  if (!first || !last) return null;
  const warm = points.find(({ atMs }) => atMs - first.atMs >= warmUpMs) ?? first;
  const from = last.atMs - warm.atMs >= shortestMs ? warm : first;
  const spanMs = last.atMs - from.atMs;
  return spanMs < shortestMs ? null : ((last.bytes - from.bytes) * 8_000) / spanMs;
}

/** The server measures no faster than `mostBps`; whoever comes near it may have more. */
export function isAtLeast(bps: number, mostBps: number): boolean {
  return bps >= mostBps * 0.8;
}

export interface Calm {
  /** Median; null when nothing came back. */
  readonly rttMs: number | null;
  /** Mean change from one packet to the next. */
  readonly jitterMs: number | null;
  /** Shares from 0 to 1, on the way to the server and back. */
  readonly lossUp: number | null;
  readonly lossDown: number | null;
}

export interface Echo {
  readonly seq: number;
  readonly rttMs: number;
  /** How many pings the server had heard by then. */
  readonly heard: number;
}

/** What `sent` pings and their echoes say of a line that carries hardly anything. */
export function calmOf(sent: number, echoes: readonly Echo[]): Calm {
  if (sent === 0) return { rttMs: null, jitterMs: null, lossUp: null, lossDown: null };
  if (echoes.length === 0) return { rttMs: null, jitterMs: null, lossUp: 1, lossDown: null };
  const sorted = echoes.map(({ rttMs }) => rttMs).toSorted((a, b) => a - b);
  const bySeq = echoes.toSorted((a, b) => a.seq - b.seq).map(({ rttMs }) => rttMs);
  const changes = bySeq.slice(1).map((rttMs, index) => Math.abs(rttMs - (bySeq[index] ?? rttMs)));
  const heard = Math.min(sent, Math.max(...echoes.map((echo) => echo.heard)));
  return {
    rttMs: sorted[Math.floor(sorted.length / 2)] ?? null,
    jitterMs: changes.length === 0 ? null : changes.reduce((sum, change) => sum + change, 0) / changes.length,
    lossUp: 1 - heard / sent,
    lossDown: Math.max(0, 1 - echoes.length / heard),
  };
}
