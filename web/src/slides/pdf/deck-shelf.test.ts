import { describe, expect, it } from 'vitest';
import { fit } from '../use-fitted-box.ts';
import { DeckShelf } from './deck-shelf.ts';
import type { OpenDeck } from './open-deck.ts';

function shelf(fetches: string[] = [], closed: string[] = [], failing = new Set<string>()) {
  return new DeckShelf({
    fetch: async (deckId) => {
      fetches.push(deckId);
      if (failing.has(deckId)) throw new Error('no network');
      return new TextEncoder().encode(deckId);
    },
    engine: async () => ({
      async openPdf(bytes) {
        const deckId = new TextDecoder().decode(bytes);
        return { pageCount: 1, close: () => void closed.push(deckId) } as unknown as OpenDeck;
      },
    }),
  });
}

describe('the shelf of slides', () => {
  it('opens a file once, however many look at it', async () => {
    const fetches: string[] = [];
    const own = shelf(fetches);
    const [one, other] = await Promise.all([own.open('deck-1'), own.open('deck-1')]);
    expect(one).toBe(other);
    expect(fetches).toEqual(['deck-1']);
  });

  it('asks again for a file that could not be had', async () => {
    const fetches: string[] = [];
    const failing = new Set(['deck-1']);
    const own = shelf(fetches, [], failing);
    await expect(own.open('deck-1')).rejects.toThrow('no network');
    failing.clear();
    expect((await own.open('deck-1')).pageCount).toBe(1);
    expect(fetches).toEqual(['deck-1', 'deck-1']);
  });

  it('closes the one that was looked at longest ago, and at the end all', async () => {
    const closed: string[] = [];
    const own = shelf([], closed);
    for (const deckId of ['deck-1', 'deck-2', 'deck-3', 'deck-1', 'deck-4']) await own.open(deckId);
    expect(closed).toEqual(['deck-2']);
    own.close();
    await Promise.resolve();
    expect(closed.toSorted()).toEqual(['deck-1', 'deck-2', 'deck-3', 'deck-4']);
  });
});

describe('a page’s box', () => {
  it('is as large as its place allows, in its own shape', () => {
    expect(fit({ width: 1600, height: 900 }, 4 / 3)).toEqual({ width: 1200, height: 900 });
    expect(fit({ width: 400, height: 900 }, 4 / 3)).toEqual({ width: 400, height: 300 });
    expect(fit({ width: 0, height: 900 }, 4 / 3)).toBeNull();
  });
});
