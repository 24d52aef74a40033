import type { EventKind, Visibility } from '@campus/protocol';
import type { Flag } from '../database/flag.ts';

export interface EventTables {
  events: {
    id: string;
    title: string;
    description: string;
    kind: EventKind;
    institution_id: string;
    starts_at_ms: number;
    duration_minutes: number;
    time_zone: string;
    /** JSON array of BCP 47 tags. */
    languages: string;
    visibility: Visibility;
    is_recorded_automatically: Flag;
    is_for_schools: Flag;
    is_cancelled: Flag;
    is_demo: Flag;
    /** JSON array of agenda items, in order of time. */
    agenda: string;
    series_id: string | null;
    /** The wall time by which its series names it. */
    occurrence: string | null;
    /** In heads; null: as many as come. */
    capacity: number | null;
    /** Null for the demo's. */
    created_by: string | null;
    created_at_ms: number;
    /** When anything about it was changed last, or it was cancelled. */
    changed_at_ms: number;
    /** How often people had to look at their calendars again (RFC 5545, 3.8.7.4). */
    sequence: number;
  };
}
