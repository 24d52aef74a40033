import type { Clock } from '@campus/service-kit/clock';
import { attendanceLeaseMs, type AttendanceStore } from '../broadcasts/attendance.ts';

const renewEveryMs = 5_000;
/** Whoever renews this late was kept away from the database, and the other nodes perhaps too. */
const longestGapMs = 10_000;

export interface RenewalDependencies {
  attendance: Pick<AttendanceStore, 'renew' | 'sweep'>;
  clock: Clock;
  nodeId: string;
  /** The attendance of everyone who is here. */
  ids: () => string[];
}

/** Keeps the attendance of this node alive, and closes what nodes left that have died. */
export interface Renewal {
  /**
   * Does what is due. Gives back who was connected at a node that has died, and which rows are not this node's any more.
   * Throws when the database is not reachable: it is then due again at once.
   */
  tick(): Promise<{ swept: { broadcastId: string; participantId: string }[]; lostIds: string[] }>;
}

/**
 * A node that does not renew is taken for dead. When the database was away for all of them, the first that is back must
 * not take the others for dead: after a gap of its own it gives them the time of one lease, and so it does after its
 * start, since it cannot know what was before.
 */
export function createRenewal({ attendance, clock, nodeId, ids }: RenewalDependencies): Renewal {
  let renewedMs = clock.nowMs();
  let sweepsFromMs = renewedMs + attendanceLeaseMs;
  return {
    async tick() {
      const nowMs = clock.nowMs();
      if (nowMs - renewedMs < renewEveryMs) return { swept: [], lostIds: [] };
      const own = ids();
      const kept = new Set(await attendance.renew(nodeId, own, nowMs));
      // It may have taken long.
      const doneMs = clock.nowMs();
      if (doneMs - renewedMs > longestGapMs) sweepsFromMs = doneMs + attendanceLeaseMs;
      renewedMs = nowMs;
      const lostIds = own.filter((id) => !kept.has(id));
      return { swept: doneMs < sweepsFromMs ? [] : await attendance.sweep(doneMs), lostIds };
    },
  };
}
