import { AppError } from '@campus/protocol';
import { useEffect, useState } from 'react';
import { retryDelayMs } from '../media/wanted.ts';
import type { OpenDeck, SlideSource } from './pdf/open-deck.ts';

/** `late`: it is asked for again. `lost`: it cannot be had, and asking again would not help. */
export type DeckProblem = 'late' | 'lost';

interface Failure {
  readonly deckId: string;
  readonly tries: number;
  readonly isLost: boolean;
}

/** The open file. One that cannot be had is asked for again, ever less often, for as long as it is wanted and may come. */
export function useDeck(source: SlideSource, deckId: string): { deck: OpenDeck | null; problem: DeckProblem | null } {
  const [opened, setOpened] = useState<{ deckId: string; deck: OpenDeck } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const failed = failure?.deckId === deckId ? failure : null;
  const tries = failed?.tries ?? 0;

  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    source.open(deckId).then(
      (deck) => {
        if (isOver) return;
        setOpened({ deckId, deck });
        setFailure(null);
      },
      (error: unknown) => {
        if (isOver) return;
        if (!mayCome(error)) return setFailure({ deckId, tries, isLost: true });
        timer = setTimeout(() => setFailure({ deckId, tries: tries + 1, isLost: false }), retryDelayMs(tries + 1));
      },
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [source, deckId, tries]);

  const deck = opened?.deckId === deckId ? opened.deck : null;
  return { deck, problem: failed && (failed.isLost ? 'lost' : 'late') };
}

/** What is no refusal is a file that cannot be read. The token of a broadcast is renewed, and our own errors are mended. */
function mayCome(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return error.retryable || error.code === 'UNAUTHENTICATED' || error.code === 'INTERNAL';
}
