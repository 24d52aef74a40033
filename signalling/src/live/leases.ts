import type { Clock } from '@campus/service-kit/clock';

/** What happens to somebody who is away. Each is asked for once; an error only delays it to the next tick. */
export interface LeaseEnds {
  /** They count as dropped from now on. */
  drop(broadcastId: string, participantId: string): Promise<void>;
  /** They are given up. */
  end(broadcastId: string, participantId: string): Promise<void>;
}

export interface Leases {
  /** They may be away until `endAtMs`; at `dropAtMs` it shows, if they are not back. */
  start(broadcastId: string, participantId: string, times: { dropAtMs: number | null; endAtMs: number }): void;
  cancel(participantId: string): void;
  has(participantId: string): boolean;
  tick(): Promise<void>;
}

interface Lease {
  readonly broadcastId: string;
  dropAtMs: number | null;
  readonly endAtMs: number;
}

/** Who is away, and until when their place is kept. */
export function createLeases(options: { clock: Clock; ends: LeaseEnds; onError: (error: unknown) => void }): Leases {
  const leases = new Map<string, Lease>();
  let isTicking = false;
  return {
    start(broadcastId, participantId, times) {
      leases.set(participantId, { broadcastId, ...times });
    },
    cancel(participantId) {
      leases.delete(participantId);
    },
    has: (participantId) => leases.has(participantId),
    async tick() {
      if (isTicking) return;
      isTicking = true;
      const nowMs = options.clock.nowMs();
      for (const [participantId, lease] of leases) {
        try {
          if (lease.dropAtMs !== null && lease.dropAtMs <= nowMs) {
            await options.ends.drop(lease.broadcastId, participantId);
            lease.dropAtMs = null;
          }
          if (lease.endAtMs > nowMs || leases.get(participantId) !== lease) continue;
          await options.ends.end(lease.broadcastId, participantId);
          if (leases.get(participantId) === lease) leases.delete(participantId);
        } catch (error) {
          options.onError(error);
        }
      }
      isTicking = false;
    },
  };
}
