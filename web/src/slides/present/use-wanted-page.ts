import { useState } from 'react';

const believedForMs = 500;

/**
 * The page that was asked for last, at once, and the one that is really shown when that has come, or was refused. So
 * that three quick presses go on three pages, whatever the network does.
 */
export function useWantedPage(
  shown: number,
  ask: (page: number) => Promise<boolean>,
): [number, (page: number) => void] {
  const [wanted, setWanted] = useState<number | null>(null);
  const want = (page: number): void => {
    if (page === (wanted ?? shown)) return;
    setWanted(page);
    const forget = (): void => setWanted((now) => (now === page ? null : now));
    // Answered: the event is here or close behind. Another may have turned on meanwhile, and then that is what holds.
    void ask(page).then((isDone) => (isDone ? setTimeout(forget, believedForMs) : forget()));
  };
  return [wanted ?? shown, want];
}
