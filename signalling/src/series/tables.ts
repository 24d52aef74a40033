export interface SeriesTables {
  series: {
    id: string;
    institution_id: string;
    created_by: string | null;
    /** RRULE without its name. */
    rule: string;
    /** JSON of the draft that its events are like; start, length and zone of the first one are in it. */
    draft: string;
    sequence: number;
    created_at_ms: number;
    changed_at_ms: number;
  };
}
