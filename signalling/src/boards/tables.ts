export interface BoardTables {
  /** Codes that are shown at this moment. A row goes when it is confirmed, or has expired. */
  board_pairings: {
    /** Of the secret that the board's cookie holds, which itself is kept nowhere. */
    secret_hash: string;
    code: string;
    browser: string | null;
    system: string | null;
    began_at_ms: number;
    expires_at_ms: number;
  };
  /** Boards that are trusted, or were: a revoked one is kept for the list of changes. */
  boards: {
    id: string;
    institution_id: string;
    name: string;
    /** The same secret's, once it was confirmed; null for a revoked board. */
    token_hash: string | null;
    browser: string | null;
    system: string | null;
    paired_at_ms: number;
    last_seen_at_ms: number;
    revoked_at_ms: number | null;
  };
}
