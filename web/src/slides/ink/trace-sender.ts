import { type InkColour, type PagePlace, type SlideTrace, traceEveryMs } from '@campus/protocol';

interface SenderDependencies {
  /** What is lost is not sent again: something newer follows. */
  readonly send: (trace: SlideTrace) => void;
  readonly nowMs: () => number;
  readonly later: (run: () => void, ms: number) => void;
}

/** As many numbers as a trace may carry for one line. */
const mostUnits = 128;

/** Tells where one points and what one draws, at most once in `traceEveryMs`, always with the newest. */
export class TraceSender {
  readonly #deps: SenderDependencies;
  #place: PagePlace | null = null;
  #pointer: SlideTrace['pointer'] = null;
  #line: { id: string; colour: InkColour; points: readonly number[]; toldUnits: number } | null = null;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #isScheduled = false;

  constructor(deps: SenderDependencies) {
    this.#deps = deps;
  }

  point(place: PagePlace, pointer: SlideTrace['pointer']): void {
    this.#turnTo(place);
    this.#pointer = pointer;
    this.#schedule();
  }

  /** `points`: of the whole line so far. */
  draw(place: PagePlace, line: { id: string; colour: InkColour; points: readonly number[] }): void {
    this.#turnTo(place);
    const toldUnits = this.#line?.id === line.id ? this.#line.toldUnits : 0;
    this.#line = { ...line, toldUnits };
    this.#schedule();
  }

  /** The line is finished: whole, it goes another way. */
  lift(): void {
    this.#line = null;
  }

  #turnTo(place: PagePlace): void {
    if (this.#place?.deckId === place.deckId && this.#place.page === place.page) return;
    this.#place = { deckId: place.deckId, page: place.page };
    this.#pointer = null;
    this.#line = null;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#deps.later(() => this.#flush(), Math.max(0, this.#sentAtMs + traceEveryMs - this.#deps.nowMs()));
  }

  #flush(): void {
    this.#isScheduled = false;
    const place = this.#place;
    if (!place) return;
    this.#sentAtMs = this.#deps.nowMs();
    const line = this.#line;
    const points = line ? line.points.slice(line.toldUnits, line.toldUnits + mostUnits) : [];
    const strokes =
      line && points.length > 0 ? [{ id: line.id, colour: line.colour, from: line.toldUnits / 2, points }] : [];
    if (line) this.#line = { ...line, toldUnits: line.toldUnits + points.length };
    this.#deps.send({ ...place, pointer: this.#pointer, strokes });
    if (line && line.points.length > line.toldUnits + points.length) this.#schedule();
  }
}
