/** What is known of whoever reads the page, and is written for them. */
export interface Reader {
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47, the liked ones first. */
  readonly tags: readonly string[];
}

let told: Reader | undefined;

/** In a browser it is asked; on the server somebody has told it (`tellReader`). */
export function reader(): Reader {
  return told ?? { timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone, tags: navigator.languages };
}

/** Whether the server writes the page: of the reader's browser nothing can be asked. */
export function isOnServer(): boolean {
  return told !== undefined;
}

/** For the server, before each page that it writes. */
export function tellReader(reader: Reader): void {
  told = reader;
}
