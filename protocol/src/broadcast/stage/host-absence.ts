import { apply } from '../apply.ts';
import type { BroadcastEvent } from '../events.ts';
import { emptyState } from '../state.ts';
import { isHostless } from './hosts.ts';

/** Since when (wall clock) it has been; null while a host is there. From the whole log, so that a restart forgets nothing. */
export function hostlessSinceMs(events: readonly BroadcastEvent[]): number | null {
  let state = emptyState('hostless');
  let sinceMs: number | null = null;
  for (const event of events) {
    state = apply(state, event);
    sinceMs = isHostless(state) ? (sinceMs ?? event.atMs) : null;
  }
  return sinceMs;
}
