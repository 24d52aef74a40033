import type { TalkViewer } from '../talk/context.ts';
import type { StageEvent } from './events.ts';
import type { StageState } from './state.ts';

/** Whether somebody of the audience sees a participant at this moment. */
export type IsVisible = (participantId: string) => boolean;

/** The stage for those who see the backstage: what somebody wants to say is told to those who lead, and to themselves. */
export function backstageStage(stage: StageState, { participantId, isLeader }: TalkViewer): StageState {
  if (isLeader) return stage;
  const hands = stage.hands.map((hand) => (hand.participantId === participantId ? hand : { ...hand, about: '' }));
  return { ...stage, hands };
}

/** One event for those who see the backstage, as `backstageStage` has it. */
export function projectBackstageEvent(event: StageEvent, { participantId, isLeader }: TalkViewer): StageEvent {
  if (event.type !== 'hand.raised' || isLeader || event.participantId === participantId) return event;
  return { ...event, about: '' };
}

/** The stage as somebody of the audience may know it: their own hand, and whom the picture follows. */
export function audienceStage(stage: StageState, ownId: string, isVisible: IsVisible): StageState {
  const { hands, followsSpeaker, speakerId, confirmedCameraIds } = stage;
  return {
    hands: hands.filter(({ participantId }) => participantId === ownId),
    followsSpeaker,
    speakerId: speakerId !== null && isVisible(speakerId) ? speakerId : null,
    isLocked: false,
    passedRoles: {},
    standIn: null,
    confirmedCameraIds: confirmedCameraIds.filter((id) => id === ownId || isVisible(id)),
  };
}

/** One event for somebody of the audience: as it is but for who did it, hidden, or `snapshot` where a role changes. */
export function projectStageEvent(
  event: StageEvent,
  ownId: string,
  isVisible: IsVisible,
): StageEvent | 'hidden' | 'snapshot' {
  switch (event.type) {
    case 'hand.raised':
      return event.participantId === ownId ? event : 'hidden';
    case 'hand.lowered':
      return event.participantId === ownId ? { ...event, byId: null } : 'hidden';
    case 'stage.followed':
      return { ...event, byId: null };
    case 'camera.confirmed':
    case 'camera.unconfirmed':
      return event.participantId === ownId || isVisible(event.participantId) ? { ...event, byId: null } : 'hidden';
    case 'speaker.changed':
      return isVisible(event.participantId) ? event : 'hidden';
    case 'broadcast.locked':
    case 'broadcast.unlocked':
      return 'hidden';
    case 'role.passed':
    case 'host.stoodIn':
    case 'host.stoodDown':
      return isVisible(event.participantId) ? 'snapshot' : 'hidden';
    default:
      return unreachable(event);
  }
}

/** Whether it gives the viewer another role: which page they see hangs on it, so that they need a whole snapshot. */
export function changesRoleOf(event: { type: string }, participantId: string): boolean {
  if (!('participantId' in event) || event.participantId !== participantId) return false;
  return event.type === 'role.passed' || event.type === 'host.stoodIn' || event.type === 'host.stoodDown';
}

function unreachable(value: never): never {
  throw new Error(`unknown event of the stage ${JSON.stringify(value)}`);
}
