import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ReactionBurst } from '../broadcast/session/broadcast-session.ts';
import type { TalkSession } from './talk-session.ts';

const shownForMs = 4_000;
const none: ReactionBurst['counts'] = {};

/** The counts of the last moment; empty some seconds after the last reaction. */
export function useReactions(session: Pick<TalkSession, 'reactions'>): ReactionBurst['counts'] {
  const { number, counts } = useStore(session.reactions);
  const [overNumber, setOverNumber] = useState(0);
  useEffect(() => {
    if (number === 0) return;
    const timer = setTimeout(() => setOverNumber(number), shownForMs);
    return () => clearTimeout(timer);
  }, [number]);
  return overNumber === number ? none : counts;
}
