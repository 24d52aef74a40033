import type { RecordingState, Visibility } from '@campus/protocol';

export interface RecordingTables {
  recordings: {
    id: string;
    broadcast_id: string;
    event_id: string;
    /** Null: as the event. */
    title: string | null;
    /** Null: as the event. */
    visibility: Visibility | null;
    requested_at_ms: number;
    /** Null until the first captured moment; a recording without one never shows in the library. */
    started_at_ms: number | null;
    /** When the log says that it ended. */
    ended_at_ms: number | null;
    /** When the recordings service has closed it; until then signalling goes on asking it to. */
    finished_at_ms: number | null;
    deleted_at_ms: number | null;
    duration_ms: number;
    state: RecordingState;
    program_state: 'waiting' | 'rendering' | 'ready' | 'failed';
  };
}
