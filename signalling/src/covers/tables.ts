export interface CoverTables {
  /** At most one for each event. In the database and not in files: it is there on every node, and goes with its event. */
  event_covers: {
    event_id: string;
    /** By which it is asked for; nobody guesses it. */
    cover_id: string;
    alt: string;
    /** WebP as base64, in the sizes of `coverSizes`. */
    large: string;
    small: string;
    made_at_ms: number;
  };
}
