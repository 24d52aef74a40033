import type { BroadcastEvent } from '@campus/protocol';
import type { LogStore } from './log-store.ts';

const pageSize = 1_000;

/** All events of a broadcast, in order; read in pages. */
export async function readWholeLog(store: Pick<LogStore, 'read'>, broadcastId: string): Promise<BroadcastEvent[]> {
  const events: BroadcastEvent[] = [];
  for (;;) {
    const page = await store.read(broadcastId, events.at(-1)?.seq ?? 0, pageSize);
    events.push(...page);
    if (page.length < pageSize) return events;
  }
}
