import type { BroadcastEvent, InkColour, PagePlace, SlideTrace } from '@campus/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type LiveInk, noInk, withEvents, withTrace } from './ink/live-ink.ts';
import { TraceSender } from './ink/trace-sender.ts';
import { DeckShelf } from './pdf/deck-shelf.ts';
import { fetchDeck, importPdfEngine } from './pdf/fetch-deck.ts';
import type { SlideSource } from './pdf/open-deck.ts';

interface LiveSlidesDependencies {
  readonly joinToken: () => string;
  readonly trace: (trace: SlideTrace) => Promise<unknown>;
}

/** Without news for this long nobody points or draws any more: their connection may be gone. */
const forgottenAfterMs = 5_000;

/** Slides in one participant's broadcast: the files, and what passes by on their pages. Views get nothing else of it. */
export class LiveSlides {
  readonly source: SlideSource;
  readonly ink: StoreApi<LiveInk>;
  /** The present one: it is renewed. */
  readonly joinToken: () => string;
  readonly #shelf: DeckShelf;
  readonly #sender: TraceSender;
  /** Lines that stand or stood in the log: a trace that comes after it says nothing any more. */
  readonly #logged = new Set<string>();
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  constructor({ joinToken, trace }: LiveSlidesDependencies) {
    this.joinToken = joinToken;
    this.#shelf = new DeckShelf({
      fetch: (deckId) => fetchDeck(deckId, { join: joinToken() }),
      engine: importPdfEngine,
    });
    this.source = this.#shelf;
    this.ink = createStore<LiveInk>(() => noInk);
    this.#sender = new TraceSender({
      send: (sent) => void trace(sent).catch(() => undefined),
      nowMs: () => performance.now(),
      later: (run, ms) => void setTimeout(run, ms),
    });
  }

  traced(trace: SlideTrace): void {
    clearTimeout(this.#forgetting);
    const strokes = trace.strokes.filter(({ id }) => !this.#logged.has(id));
    this.ink.setState(withTrace(this.ink.getState(), { ...trace, strokes }), true);
    this.#forgetting = setTimeout(() => this.forget(), forgottenAfterMs);
  }

  noteEvents(events: readonly BroadcastEvent[]): void {
    for (const event of events) if (event.type === 'slides.drawn') this.#logged.add(event.stroke.id);
    this.ink.setState(withEvents(this.ink.getState(), events), true);
  }

  /** What passed by before a snapshot may have been drawn and erased meanwhile. */
  forget(): void {
    this.ink.setState(noInk, true);
  }

  point(place: PagePlace, pointer: SlideTrace['pointer']): void {
    this.#sender.point(place, pointer);
  }

  draw(place: PagePlace, line: { id: string; colour: InkColour; points: readonly number[] }): void {
    this.#sender.draw(place, line);
  }

  lift(): void {
    this.#sender.lift();
  }

  close(): void {
    clearTimeout(this.#forgetting);
    this.#shelf.close();
  }
}
