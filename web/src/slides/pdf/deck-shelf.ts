import type { OpenDeck, SlideSource } from './open-deck.ts';

interface ShelfDependencies {
  /** The file's bytes. */
  readonly fetch: (deckId: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** What reads them; fetched with the first file. */
  readonly engine: () => Promise<{ openPdf(bytes: Uint8Array<ArrayBuffer>): Promise<OpenDeck> }>;
}

/** Whoever goes back and forth between two files has both; more would only cost memory. */
const mostOpen = 3;

/** The files that are open on this page, each opened once however many look at it. */
export class DeckShelf implements SlideSource {
  readonly #deps: ShelfDependencies;
  /** The most recently asked for last. */
  readonly #open = new Map<string, Promise<OpenDeck>>();

  constructor(deps: ShelfDependencies) {
    this.#deps = deps;
  }

  open(deckId: string): Promise<OpenDeck> {
    const opening = this.#open.get(deckId) ?? this.#read(deckId);
    this.#open.delete(deckId);
    this.#open.set(deckId, opening);
    // What could not be opened is tried anew by whoever asks next.
    opening.catch(() => {
      if (this.#open.get(deckId) === opening) this.#open.delete(deckId);
    });
    const [oldest] = this.#open.keys();
    if (this.#open.size > mostOpen && oldest !== undefined) this.#close(oldest);
    return opening;
  }

  close(): void {
    for (const deckId of [...this.#open.keys()]) this.#close(deckId);
  }

  async #read(deckId: string): Promise<OpenDeck> {
    const [engine, bytes] = await Promise.all([this.#deps.engine(), this.#deps.fetch(deckId)]);
    return engine.openPdf(bytes);
  }

  #close(deckId: string): void {
    const opening = this.#open.get(deckId);
    this.#open.delete(deckId);
    opening?.then(
      (deck) => deck.close(),
      () => undefined,
    );
  }
}
