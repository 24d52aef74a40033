import { useEffect, useState } from 'react';
import { loadCatalogues } from '../../app/i18n.ts';
import { whenCalm } from '../../app/when-calm.ts';

type TakePartModule = Pick<typeof import('./TakePart.tsx'), 'TakePart'>;

const tryAgainMs = 5_000;

/** In a chunk of its own, with its words: most of the audience only watch. */
async function importTakePart(): Promise<TakePartModule> {
  const words = loadCatalogues(['stage']);
  const { TakePart } = await import('./TakePart.tsx');
  await words;
  return { TakePart };
}

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
