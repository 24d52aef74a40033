import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import type { SfuNode } from './sfu-node.ts';

/** A node that has been away for this long is taken for gone, if there is another. */
const goneAfterMs = 10_000;

export interface Placement {
  /** The node on which the broadcast's room lies or shall lie; undefined when no SFU is configured. */
  nodeOf(broadcastId: string): Promise<SfuNode | undefined>;
  /** The node that a new broadcast gets; undefined while none is ready. */
  best(): SfuNode | undefined;
  /** The node by what is stored, without placing anything. */
  storedUrl(broadcastId: string): Promise<string | null>;
}

/** Which SFU serves which broadcast. Kept in the database, so that all signalling nodes say the same. */
export function createPlacement(options: {
  db: Database;
  clock: Clock;
  nodes: () => readonly SfuNode[];
  roomsOn: (node: SfuNode) => number;
}): Placement {
  const { db, clock, nodes, roomsOn } = options;

  const storedUrl = async (broadcastId: string): Promise<string | null> => {
    const row = await db
      .selectFrom('broadcast_placements')
      .select('sfu_url')
      .where('broadcast_id', '=', broadcastId)
      .executeTakeFirst();
    return row?.sfu_url ?? null;
  };

  const best = (): SfuNode | undefined =>
    nodes()
      .filter((node) => node.isReady)
      .toSorted((a, b) => roomsOn(a) - roomsOn(b))[0];

  const isGone = (node: SfuNode | undefined): boolean =>
    !node || (node.downSinceMs !== null && clock.nowMs() - node.downSinceMs > goneAfterMs);

  const store = async (broadcastId: string, url: string, before: string | null): Promise<void> => {
    const values = { broadcast_id: broadcastId, sfu_url: url, placed_at_ms: clock.nowMs() };
    if (before === null) {
      await db
        .insertInto('broadcast_placements')
        .values(values)
        .onConflict((conflict) => conflict.column('broadcast_id').doNothing())
        .execute();
    } else {
      // Only if no other node has moved it meanwhile.
      await db
        .updateTable('broadcast_placements')
        .set(values)
        .where('broadcast_id', '=', broadcastId)
        .where('sfu_url', '=', before)
        .execute();
    }
  };

  const byUrl = (url: string | null): SfuNode | undefined => nodes().find((node) => node.url === url);

  return {
    best,
    storedUrl,
    async nodeOf(broadcastId) {
      const before = await storedUrl(broadcastId);
      const placed = byUrl(before);
      if (placed && !isGone(placed)) return placed;
      const chosen = best() ?? placed ?? nodes()[0];
      if (!chosen || chosen === placed) return chosen;
      await store(broadcastId, chosen.url, before);
      return byUrl(await storedUrl(broadcastId)) ?? chosen;
    },
  };
}
