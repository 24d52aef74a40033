export interface SlideTables {
  /** Files of slides. One that was never told to its broadcast's log is a left-over, and is swept. */
  slide_decks: {
    id: string;
    event_id: string;
    /** What the file is called. */
    name: string;
    page_count: number;
    bytes: number;
    /** Null when the account is gone, or a link's holder brought it. */
    uploaded_by: string | null;
    uploaded_at_ms: number;
    /** Titles and texts of the pages, the first first, as JSON. */
    pages: string;
  };
  /**
   * The files, in pieces that no database stumbles over. In the database and not in files: they are there on every node,
   * and go with their event.
   */
  slide_chunks: {
    deck_id: string;
    number: number;
    /** base64. */
    content: string;
  };
}
