import { useEffect, useState } from 'react';
import { again } from '../../written-page/again.ts';
import { whenCalm } from '../../written-page/when-calm.ts';
import { importTakePart, type TakePartModule } from './import-take-part.ts';

/**
 * The way to the stage, fetched behind the first picture, and at once for somebody who is wanted there. Null until it
 * has come; whoever watches goes on watching also where it does not.
 */
export function useTakePart(isWanted: boolean): TakePartModule | null {
  const [fetched, setFetched] = useState<TakePartModule | null>(null);
  const isMissing = fetched === null;
  useEffect(() => {
    if (!isMissing) return;
    let isAway = false;
    const fetchIt = async (): Promise<void> => {
      if (!isWanted) await whenCalm();
      const module = await again(importTakePart);
      if (!isAway) setFetched(module);
    };
    void fetchIt();
    return () => {
      isAway = true;
    };
  }, [isMissing, isWanted]);
  return fetched;
}
