import type { ReactionKind } from '@campus/protocol';
import type { Bus } from '../bus/bus.ts';
import type { Hub } from '../live/hub.ts';

type Counts = Partial<Record<ReactionKind, number>>;

export interface Reactions {
  /** Counts one more. Everyone hears of it with the next count, on every node. */
  add(broadcastId: string, kind: ReactionKind): void;
  close(): void;
}

/**
 * Reactions are gathered into counts, at most one notice in `everyMs` for each broadcast and node that they came in
 * at; who sent which is nowhere.
 */
export function createReactions({ hub, bus, everyMs }: { hub: Hub; bus: Bus; everyMs: number }): Reactions {
  const gathered = new Map<string, { counts: Counts; timer: NodeJS.Timeout }>();
  const unsubscribe = bus.subscribe('reactions.counted', ({ broadcastId, counts }) => {
    hub.notifyAll(hub.of(broadcastId), 'reactions.counted', { counts });
  });
  return {
    add(broadcastId, kind) {
      let gathering = gathered.get(broadcastId);
      if (!gathering) {
        const timer = setTimeout(() => {
          const counts = gathered.get(broadcastId)?.counts;
          gathered.delete(broadcastId);
          if (counts) bus.publish('reactions.counted', { broadcastId, counts });
        }, everyMs);
        gathering = { counts: {}, timer };
        gathered.set(broadcastId, gathering);
      }
      gathering.counts[kind] = (gathering.counts[kind] ?? 0) + 1;
    },
    close() {
      unsubscribe();
      for (const { timer } of gathered.values()) clearTimeout(timer);
      gathered.clear();
    },
  };
}
