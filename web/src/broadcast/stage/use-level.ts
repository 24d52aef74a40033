import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { BroadcastSession } from '../session/broadcast-session.ts';

/** A level that was measured longer ago than this is silence: quiet people are not measured. */
const FRESH_MS = 1_200;

/** A microphone's level from 0 to 1 as the SFU hears it. */
export function useLevel(session: Pick<BroadcastSession, 'levels'>, trackId: string | undefined): number {
  const entry = useStore(session.levels, (levels) => (trackId ? levels[trackId] : undefined));
  const [isFresh, setFresh] = useState(false);
  useEffect(() => {
    if (!entry) return;
    setFresh(true);
    const timer = setTimeout(() => setFresh(false), FRESH_MS);
    return () => clearTimeout(timer);
  }, [entry]);
  return entry && isFresh ? entry.level : 0;
}
