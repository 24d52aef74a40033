import { useEffect, useState } from 'react';
import { whenCalm } from '../../app/when-calm.ts';
import { importTakePart, type TakePartModule } from './import-take-part.ts';

const tryAgainMs = 5_000;

/**
 * The way to the stage, fetched behind the first picture, and at once for somebody who is wanted there. Null until it
 * has come; whoever watches goes on watching also where it does not.
 */
export function useTakePart(isWanted: boolean): TakePartModule | null {
  const [fetched, setFetched] = useState<TakePartModule | null>(null);
  const isMissing = fetched === null;
  useEffect(() => {
    if (!isMissing) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAway = false;
    const fetchIt = async (): Promise<void> => {
      try {
        if (!isWanted) await whenCalm();
        const module = await importTakePart();
        if (!isAway) setFetched(module);
      } catch {
        if (!isAway) timer = setTimeout(() => void fetchIt(), tryAgainMs);
      }
    };
    void fetchIt();
    return () => {
      isAway = true;
      clearTimeout(timer);
    };
  }, [isMissing, isWanted]);
  return fetched;
}
