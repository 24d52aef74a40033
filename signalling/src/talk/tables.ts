export interface TalkTables {
  /**
   * What people wrote, apart from the log: an event of theirs stands there with an empty text, and this row goes with
   * their account.
   */
  broadcast_texts: {
    broadcast_id: string;
    /** Number of the event. */
    seq: number;
    participant_id: string;
    body: string;
  };
  /**
   * From it and a participant comes the key of their ballot. Gone when the poll is closed: from then on nobody finds
   * out whose a ballot was.
   */
  poll_secrets: {
    broadcast_id: string;
    poll_id: string;
    secret: string;
  };
}
