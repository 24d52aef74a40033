import type { UnnumberedEvent } from '../events.ts';
import { isOnAir } from '../project.ts';
import type { BroadcastRole } from '../roles.ts';
import type { BroadcastState, Participant } from '../state.ts';

/** Whether a host is connected, a stand-in included. */
function hasHost(state: BroadcastState): boolean {
  return Object.values(state.participants).some(({ role, isConnected }) => role === 'host' && isConnected);
}

/** On air without a host: somebody has to take over. */
export function isHostless(state: BroadcastState): boolean {
  return isOnAir(state) && !hasHost(state);
}

/**
 * Who leads in place of the hosts: of the connected moderators whoever has been here the longest. Speakers and guests
 * were trusted with their own part only; without a moderator the broadcast goes on as it is, and waits.
 */
export function standInOf(state: BroadcastState): Participant | null {
  const moderators = Object.values(state.participants)
    .filter(({ role, isConnected }) => role === 'moderator' && isConnected)
    .sort((a, b) => a.joinedAtMs - b.joinedAtMs || (a.id < b.id ? -1 : 1));
  return moderators[0] ?? null;
}

/** The role of somebody who joins: what was passed on here counts more than their link. */
export function roleAtJoin(state: BroadcastState, participantId: string, role: BroadcastRole): BroadcastRole {
  return state.stage.passedRoles[participantId] ?? role;
}

/** Adds to what brings a host (back) that whoever stood in stands down. */
export function withHostBack(state: BroadcastState, events: readonly UnnumberedEvent[]): UnnumberedEvent[] {
  const { standIn } = state.stage;
  const isHostBack = events.some((event) => {
    if (event.type === 'participant.joined') return event.role === 'host';
    if (event.type !== 'participant.returned' || event.participantId === standIn?.participantId) return false;
    return state.participants[event.participantId]?.role === 'host';
  });
  if (!standIn || !isHostBack) return [...events];
  return [...events, { type: 'host.stoodDown', participantId: standIn.participantId }];
}
