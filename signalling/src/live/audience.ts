import { isStaff, type liveNotices, type NoticeOf } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import type { AttendanceStore } from '../broadcasts/attendance.ts';
import type { Delivery } from './delivery.ts';
import type { Connection, Hub } from './hub.ts';

type Counted = NoticeOf<typeof liveNotices, 'audience.counted'>;

export interface Audience {
  /** Somebody came or went: everyone gets new counts soon. */
  changed(broadcastId: string): void;
  /** The last counts for somebody who has just connected. */
  tell(connection: Connection): void;
  close(): void;
}

export interface AudienceDependencies {
  attendance: AttendanceStore;
  delivery: Delivery;
  hub: Hub;
  clock: Clock;
  log: Logger;
  everyMs: number;
}

/** Pushes how many watch: counts for all, the list of centres for the staff, at most once in `everyMs`. */
export function createAudience(dependencies: AudienceDependencies): Audience {
  const { hub, delivery, attendance, clock, log, everyMs } = dependencies;
  const timers = new Map<string, NodeJS.Timeout>();
  const last = new Map<string, Counted>();
  let isClosed = false;

  const count = async (broadcastId: string): Promise<Counted | undefined> => {
    const room = delivery.roomOf(broadcastId);
    if (!room) return undefined;
    const centres = Object.values(room.state.participants).filter(({ role }) => role === 'centre');
    const here = centres.filter(({ isConnected }) => isConnected);
    return {
      viewers: await attendance.countViewers(broadcastId, clock.nowMs()),
      centres: here.length,
      heads: here.reduce((sum, centre) => sum + (centre.headCount ?? 0), 0),
      centreList: centres.map((centre) => {
        const name = room.names.get(centre.id);
        return {
          participantId: centre.id,
          name: name?.centreName ?? name?.name ?? '',
          city: name?.city ?? null,
          heads: centre.headCount ?? 0,
          isConnected: centre.isConnected,
        };
      }),
    };
  };

  const tell = (connection: Connection, counted: Counted): void => {
    const role = delivery.roomOf(connection.broadcastId)?.state.participants[connection.participantId]?.role;
    const seesCentres = isStaff(role ?? connection.role);
    hub.notify(connection, 'audience.counted', seesCentres ? counted : { ...counted, centreList: null });
  };

  const push = async (broadcastId: string): Promise<void> => {
    const counted = await count(broadcastId);
    if (!counted || hub.of(broadcastId).length === 0) {
      last.delete(broadcastId);
      return;
    }
    if (JSON.stringify(counted) === JSON.stringify(last.get(broadcastId))) return;
    last.set(broadcastId, counted);
    for (const connection of hub.of(broadcastId)) tell(connection, counted);
  };

  const changed = (broadcastId: string): void => {
    if (isClosed || timers.has(broadcastId)) return;
    const timer = setTimeout(() => {
      timers.delete(broadcastId);
      push(broadcastId).catch((error: unknown) =>
        log.warn({ err: error, broadcastId }, 'the audience was not counted'),
      );
    }, everyMs);
    timers.set(broadcastId, timer);
  };

  return {
    changed,
    tell(connection) {
      const counted = last.get(connection.broadcastId);
      if (counted) tell(connection, counted);
      // Their coming was counted before there was a room to count.
      else changed(connection.broadcastId);
    },
    close() {
      isClosed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
