import { useEffect, useState } from 'react';
import type { OpenDeck, SlideSource } from './pdf/open-deck.ts';

const triedAgainAfterMs = 3_000;

/** The open file. One that cannot be had is asked for again and again, for as long as it is wanted. */
export function useDeck(source: SlideSource, deckId: string): { deck: OpenDeck | null; isMissing: boolean } {
  const [opened, setOpened] = useState<{ deckId: string; deck: OpenDeck } | null>(null);
  const [missing, setMissing] = useState<{ deckId: string; tries: number }>({ deckId, tries: 0 });
  const tries = missing.deckId === deckId ? missing.tries : 0;

  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    source.open(deckId).then(
      (deck) => {
        if (isOver) return;
        setOpened({ deckId, deck });
        setMissing({ deckId, tries: 0 });
      },
      () => {
        if (isOver) return;
        timer = setTimeout(() => setMissing({ deckId, tries: tries + 1 }), triedAgainAfterMs);
      },
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [source, deckId, tries]);

  return { deck: opened?.deckId === deckId ? opened.deck : null, isMissing: tries > 0 };
}
