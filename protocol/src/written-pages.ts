import type { RouteName } from './rest.ts';
import type { Language } from './languages.ts';

/**
 * Between signalling, which serves the pages, and the program that the web app is built into for the server
 * (`web/src/server`), which writes them: messages of a worker thread, both of one build of the product.
 */

/** One question to the contract's routes, as somebody without an account asks it. */
export interface PageQuestion {
  readonly name: RouteName;
  /** `params`, `query`, `body`: as the app's client of the contract takes them. */
  readonly request: unknown;
}

/** Write this page. */
export interface PageOrder {
  readonly id: number;
  /** Of the address, with its query. */
  readonly path: string;
  readonly language: Language;
  readonly reader: {
    /** IANA. */
    readonly timeZone: string;
    /** BCP 47, the liked ones first. */
    readonly tags: readonly string[];
  };
  /** What is known already. */
  readonly replies: readonly (PageQuestion & { readonly reply: unknown })[];
}

/** What became of the order with that id. */
export interface WrittenPage {
  readonly id: number;
  /** Null when there is no such page, or it could not be written. */
  readonly html: string | null;
  /** What the page asks and has no reply to: it is whole when there is nothing. */
  readonly questions: readonly PageQuestion[];
  /** Why it could not be written, for the log. */
  readonly problem?: string;
}
