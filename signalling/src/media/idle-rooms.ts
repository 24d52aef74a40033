import type { Clock } from '@campus/service-kit/clock';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { Hub } from '../live/hub.ts';
import { holdsTransport, type MediaRoom } from './media-room.ts';

export interface IdleRoomsDependencies {
  engine: BroadcastEngine;
  hub: Hub;
  clock: Clock;
  /** Whether somebody is connected to the broadcast, at whichever node. */
  isAttended: (broadcastId: string) => Promise<boolean>;
  /** Forgets the room and closes it on its node. */
  close: (room: MediaRoom) => void;
  idleRoomMs: number;
}

/**
 * Every snapshot describes a room, so that looking at an event opens one. Before an event begins, a room that nobody
 * needs any more is closed after a while; it is opened again for the next who comes.
 */
export function createIdleRooms(dependencies: IdleRoomsDependencies): {
  tick(rooms: Iterable<MediaRoom>): Promise<void>;
} {
  const { engine, hub, clock, idleRoomMs } = dependencies;
  const idleSinceMs = new WeakMap<MediaRoom, number>();

  const isUsedHere = (room: MediaRoom): boolean =>
    hub.of(room.broadcastId).length > 0 || [...room.sessions.values()].some(holdsTransport);

  return {
    async tick(rooms) {
      for (const room of rooms) {
        const sinceMs = idleSinceMs.get(room) ?? clock.nowMs();
        idleSinceMs.set(room, isUsedHere(room) ? clock.nowMs() : sinceMs);
        if (isUsedHere(room) || clock.nowMs() - sinceMs < idleRoomMs) continue;
        // Whatever the answer is, it is asked for again after as long a time.
        idleSinceMs.set(room, clock.nowMs());
        const { phase } = await engine.state(room.broadcastId);
        if (phase !== 'scheduled' || (await dependencies.isAttended(room.broadcastId))) continue;
        // Somebody may have come while that was asked.
        if (!isUsedHere(room)) dependencies.close(room);
      }
    },
  };
}
