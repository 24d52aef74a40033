export interface EventMailTables {
  /** Who wants no reminders. */
  reminder_refusals: {
    person_id: string;
    refused_at_ms: number;
  };
}
