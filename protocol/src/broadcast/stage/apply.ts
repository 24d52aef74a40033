import type { BroadcastEvent } from '../events.ts';
import type { BroadcastRole } from '../roles.ts';
import type { BroadcastState } from '../state.ts';
import type { StageEvent } from './events.ts';
import type { StageState } from './state.ts';

/** Total, as `apply` is: an event about somebody whom this state does not hold changes nothing. */
export function applyStage(state: BroadcastState, event: StageEvent): BroadcastState {
  const { stage } = state;
  switch (event.type) {
    case 'hand.raised': {
      const { participantId, about, atMs } = event;
      const isUp = stage.hands.some((hand) => hand.participantId === participantId);
      return withStage(state, {
        hands: isUp
          ? stage.hands.map((hand) => (hand.participantId === participantId ? { ...hand, about } : hand))
          : [...stage.hands, { participantId, about, raisedAtMs: atMs }],
      });
    }
    case 'hand.lowered':
      return withoutHand(state, event.participantId);
    case 'stage.followed':
      return withStage({ ...state, featured: { layout: event.layout, trackIds: [] } }, { followsSpeaker: true });
    case 'speaker.changed':
      return withStage(state, { speakerId: event.participantId });
    case 'broadcast.locked':
      return withStage(state, { isLocked: true });
    case 'broadcast.unlocked':
      return withStage(state, { isLocked: false });
    case 'role.passed': {
      const { participantId, role } = event;
      const passedRoles = { ...stage.passedRoles, [participantId]: role };
      const standIn = stage.standIn?.participantId === participantId ? null : stage.standIn;
      return withStage(withRole(state, participantId, role), { passedRoles, standIn });
    }
    case 'host.stoodIn': {
      const { participantId } = event;
      const role = state.participants[participantId]?.role;
      if (role === undefined) return state;
      return withStage(withRole(state, participantId, 'host'), { standIn: { participantId, role } });
    }
    case 'host.stoodDown': {
      const { standIn } = stage;
      if (standIn?.participantId !== event.participantId) return state;
      return withStage(withRole(state, standIn.participantId, standIn.role), { standIn: null });
    }
    case 'camera.confirmed':
    case 'camera.unconfirmed': {
      const others = stage.confirmedCameraIds.filter((id) => id !== event.participantId);
      const isConfirmed = event.type === 'camera.confirmed';
      return withStage(state, { confirmedCameraIds: isConfirmed ? [...others, event.participantId] : others });
    }
    default:
      return unreachable(event);
  }
}

/** What any other event means for the stage: whoever is gone has no hand up, leads nobody, and is not followed. */
export function settleStage(state: BroadcastState, event: BroadcastEvent): BroadcastState {
  let settled = state;
  if (event.type === 'stage.featured' && state.stage.followsSpeaker)
    settled = withStage(settled, { followsSpeaker: false });
  if (event.type === 'stage.entered') settled = withoutHand(settled, event.participantId);
  // So a role that was passed on is taken back: whoever was removed returns with that of their link, if at all.
  if (event.type === 'participant.removed') settled = withoutPassedRole(settled, event.participantId);
  const { hands, followsSpeaker, speakerId, standIn, confirmedCameraIds } = settled.stage;
  const isHere = (id: string): boolean => settled.participants[id] !== undefined;
  const isUp = ({ participantId }: { participantId: string }): boolean =>
    settled.phase !== 'ended' && settled.participants[participantId] !== undefined;
  const isFollowed = speakerId !== null && followsSpeaker && settled.participants[speakerId]?.place === 'stage';
  if (!hands.every(isUp)) settled = withStage(settled, { hands: hands.filter(isUp) });
  if (speakerId !== null && !isFollowed) settled = withStage(settled, { speakerId: null });
  // Who comes back is confirmed anew: it may be somebody else at that device.
  if (!confirmedCameraIds.every(isHere))
    settled = withStage(settled, { confirmedCameraIds: confirmedCameraIds.filter(isHere) });
  if (standIn && !settled.participants[standIn.participantId]) settled = withStage(settled, { standIn: null });
  return settled;
}

function withStage(state: BroadcastState, change: Partial<StageState>): BroadcastState {
  return { ...state, stage: { ...state.stage, ...change } };
}

function withoutHand(state: BroadcastState, participantId: string): BroadcastState {
  const hands = state.stage.hands.filter((hand) => hand.participantId !== participantId);
  return hands.length === state.stage.hands.length ? state : withStage(state, { hands });
}

function withoutPassedRole(state: BroadcastState, participantId: string): BroadcastState {
  const { [participantId]: gone, ...passedRoles } = state.stage.passedRoles;
  return gone === undefined ? state : withStage(state, { passedRoles });
}

function withRole(state: BroadcastState, id: string, role: BroadcastRole): BroadcastState {
  const participant = state.participants[id];
  return participant ? { ...state, participants: { ...state.participants, [id]: { ...participant, role } } } : state;
}

function unreachable(value: never): never {
  throw new Error(`unknown event of the stage ${JSON.stringify(value)}`);
}
