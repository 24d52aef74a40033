import { useStore } from 'zustand';
import type { BroadcastSession } from '../session/broadcast-session.ts';

/** A microphone's level from 0 to 1 as the SFU hears it. */
export function useLevel(session: Pick<BroadcastSession, 'levels'>, trackId: string | undefined): number {
  return useStore(session.levels, (levels) => (trackId === undefined ? 0 : (levels[trackId] ?? 0)));
}
