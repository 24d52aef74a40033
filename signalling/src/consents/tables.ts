export interface ConsentTables {
  /** Recordings that show somebody who has taken their consent back, until a host has dealt with it. */
  recording_withdrawals: {
    recording_id: string;
    participant_id: string;
    withdrawn_at_ms: number;
    /** When a host said that it was dealt with. */
    settled_at_ms: number | null;
  };
}
