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
   * Does what is due. Gives back who was connected at a node that has died. Throws when the database is not reachable:
   * it is then due again at once.
   */
  tick(): Promise<{ broadcastId: string; participantId: string }[]>;
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
      if (nowMs - renewedMs < renewEveryMs) return [];
      await attendance.renew(nodeId, ids(), nowMs);
      // It may have taken long.
      const doneMs = clock.nowMs();
      if (doneMs - renewedMs > longestGapMs) sweepsFromMs = doneMs + attendanceLeaseMs;
      renewedMs = nowMs;
      return doneMs < sweepsFromMs ? [] : attendance.sweep(doneMs);
    },
  };
}
