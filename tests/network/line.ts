export interface Conditions {
  /** Share of packets that are lost, 0 to 1. TCP makes delay of it, and is spared. */
  readonly lossRatio?: number;
  /** Each packet is late by this. */
  readonly delayMs?: number;
  /** Each packet is late by a random time up to this besides. */
  readonly jitterMs?: number;
  /** A late packet holds up those behind it, as in most real queues; else they overtake it. */
  readonly keepsOrder?: boolean;
  /** Bits a second that pass, headers of IP and UDP included. */
  readonly rateBps?: number;
  /** What would have to wait longer than this for its turn is lost (300). */
  readonly queueMs?: number;
  readonly random?: () => number;
}

/** One direction of a link. */
export interface Line {
  /** Lets the packet arrive now or later; false when it is lost. */
  carry(bytes: number, arrive: () => void): boolean;
  /** When so many bytes of a stream would be through, in ms from now. They take their turn on the line. */
  streamDelayMs(bytes: number): number;
  become(conditions: Conditions): void;
  close(): void;
}

const usualQueueMs = 300;

/** A queue before a slow line, then the way. */
export function createLine(conditions: Conditions, nowMs: () => number = () => performance.now()): Line {
  let now: Conditions = conditions;
  /** When the line has sent all that was given to it. */
  let freeAtMs = 0;
  /** When the last of those that keep their order arrives. */
  let lastAtMs = 0;
  const late = new Set<NodeJS.Timeout>();
  const queue: { atMs: number; arrive: () => void }[] = [];
  let queueTimer: NodeJS.Timeout | undefined;

  /** How long it takes until the line has sent them; takes their turn. */
  const takeTurn = (bytes: number, atMs: number): number => {
    const { rateBps } = now;
    if (rateBps === undefined) return 0;
    freeAtMs = Math.max(freeAtMs, atMs) + (bytes * 8_000) / rateBps;
    return freeAtMs - atMs;
  };
  const release = (): void => {
    queueTimer = undefined;
    const atMs = nowMs();
    while (queue[0] && queue[0].atMs <= atMs) queue.shift()?.arrive();
    if (queue[0]) queueTimer = setTimeout(release, Math.max(1, queue[0].atMs - nowMs()));
  };

  return {
    carry(bytes, arrive) {
      const { lossRatio = 0, delayMs = 0, jitterMs = 0, keepsOrder = false, queueMs = usualQueueMs } = now;
      const { rateBps, random = Math.random } = now;
      if (lossRatio > 0 && random() < lossRatio) return false;
      const atMs = nowMs();
      if (rateBps !== undefined && freeAtMs - atMs > queueMs) return false;
      const lateMs = takeTurn(bytes, atMs) + delayMs + (jitterMs > 0 ? random() * jitterMs : 0);
      const isOrdered = keepsOrder || jitterMs === 0;
      // What overtakes nobody waits behind whatever is still under way.
      if (isOrdered && (lateMs > 0 || queue.length > 0)) {
        lastAtMs = Math.max(lastAtMs, atMs + lateMs);
        queue.push({ atMs: lastAtMs, arrive });
        queueTimer ??= setTimeout(release, Math.max(1, lastAtMs - atMs));
        return true;
      }
      if (lateMs === 0) {
        arrive();
        return true;
      }
      const timer = setTimeout(() => {
        late.delete(timer);
        arrive();
      }, lateMs);
      late.add(timer);
      return true;
    },
    streamDelayMs(bytes) {
      return takeTurn(bytes, nowMs()) + (now.delayMs ?? 0);
    },
    become(next) {
      now = next;
      freeAtMs = 0;
    },
    close() {
      for (const timer of late) clearTimeout(timer);
      late.clear();
      clearTimeout(queueTimer);
      queue.length = 0;
    },
  };
}
