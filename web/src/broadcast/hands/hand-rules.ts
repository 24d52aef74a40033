import { commandRights, type Hand, isRecorded } from '@campus/protocol';
import type { ReadyView } from '../session/view.ts';

/** The hand that one has up. */
export function ownHand({ state, you }: Pick<ReadyView, 'state' | 'you'>): Hand | undefined {
  return state.stage.hands.find(({ participantId }) => participantId === you.participantId);
}

/** Whether there is somebody to see a hand; the server decides again. */
export function canRaiseHand({ state, you, me }: Pick<ReadyView, 'state' | 'you' | 'me'>): boolean {
  if (state.phase === 'scheduled' || state.phase === 'ended') return false;
  return commandRights['hand.raise'][me?.role ?? you.role] !== 'never';
}

/** Who asks for the stage of a recorded event agrees first: on stage they could not turn on anything else. */
export function needsAgreement({ state, me }: Pick<ReadyView, 'state' | 'me'>): boolean {
  return isRecorded(state) && me?.consent !== 'seen-and-heard';
}
