/** A page that is being drawn. */
export interface Drawing {
  /** Resolves with a canvas of its own when it is whole. Rejects when it was cancelled, or cannot be drawn. */
  readonly canvas: Promise<HTMLCanvasElement>;
  cancel(): void;
}

/** A file of slides, ready to be drawn from. Pages count from 1. */
export interface OpenDeck {
  readonly pageCount: number;
  /** Width by height of a page, as a ratio. */
  aspectOf(page: number): Promise<number>;
  /** `width` in pixels of the screen. */
  draw(page: number, width: number): Drawing;
  /** What is written on it, for those who do not see it. */
  textOf(page: number): Promise<string>;
  close(): void;
}

/** Where views get slides from: they know neither addresses nor tokens. */
export interface SlideSource {
  /** Rejects with AppError; may be asked again. */
  open(deckId: string): Promise<OpenDeck>;
}
