import { apply } from './apply.ts';
import type { BroadcastEvent } from './events.ts';
import { isOnAir } from './project.ts';
import type { BroadcastRole } from './roles.ts';
import { type BroadcastState, emptyState } from './state.ts';

const attendants: ReadonlySet<BroadcastRole> = new Set(['host', 'moderator', 'speaker']);

/** Whether somebody who could lead or speak is connected. Off air nobody has to be. */
export function isAttended(state: BroadcastState): boolean {
  return (
    !isOnAir(state) ||
    Object.values(state.participants).some(({ role, isConnected }) => isConnected && attendants.has(role))
  );
}

/** Since when (wall clock) nobody has been; null while somebody is. From the whole log, so that a restart forgets nothing. */
export function unattendedSinceMs(events: readonly BroadcastEvent[]): number | null {
  let state = emptyState('unattended');
  let sinceMs: number | null = null;
  for (const event of events) {
    state = apply(state, event);
    sinceMs = isAttended(state) ? null : (sinceMs ?? event.atMs);
  }
  return sinceMs;
}
