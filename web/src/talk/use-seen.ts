import { useEffect, useReducer, useSyncExternalStore } from 'react';
import { recallSeen, rememberSeen, type Seen, seenAfter } from './seen.ts';

function subscribeVisibility(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}

/** How far this page's reader has come. `isShown`: whether the list is on the screen, with all that was missed. */
export function useSeen(eventId: string, newestSeq: number, isShown: boolean): Seen {
  const isPageVisible = useSyncExternalStore(subscribeVisibility, () => document.visibilityState === 'visible');
  const isWatching = isShown && isPageVisible;
  const [seen, look] = useReducer(
    (before: Seen, now: { newestSeq: number; isWatching: boolean }) => seenAfter(before, now.newestSeq, now.isWatching),
    eventId,
    recallSeen,
  );
  useEffect(() => look({ newestSeq, isWatching }), [newestSeq, isWatching]);
  useEffect(() => rememberSeen(eventId, seen), [eventId, seen]);
  return seen;
}
