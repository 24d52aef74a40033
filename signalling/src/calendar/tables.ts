export interface CalendarTables {
  /** The address of a person's own calendar; one a person at most. */
  calendar_feeds: {
    person_id: string;
    /** SHA-256 of the token in the address, which itself is kept nowhere. */
    token_hash: string;
    created_at_ms: number;
  };
}
