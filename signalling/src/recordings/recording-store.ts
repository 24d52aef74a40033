import type { RecordingMedia, Visibility } from '@campus/protocol';
import type { Selectable } from 'kysely';
import type { Database } from '../database/open.ts';
import type { RecordingTables } from './tables.ts';

export type RecordingRow = Selectable<RecordingTables['recordings']>;

const longestList = 200;

export interface RecordingStore {
  /** Null also when it was deleted, or never captured anything. */
  find(recordingId: string): Promise<RecordingRow | null>;
  /** What has captured something and was not deleted, the newest first. */
  list(eventId?: string): Promise<RecordingRow[]>;
  /** Ended by the log, and not closed by the recordings service yet. */
  unfinished(): Promise<RecordingRow[]>;
  /** Broadcasts in which a recording runs. */
  running(): Promise<string[]>;
  noteMedia(recordingId: string, media: RecordingMedia): Promise<void>;
  noteFinished(recordingId: string, nowMs: number): Promise<void>;
  noteFailed(recordingId: string, nowMs: number): Promise<void>;
  noteProgram(recordingId: string, state: RecordingRow['program_state']): Promise<void>;
  noteDuration(recordingId: string, durationMs: number): Promise<void>;
  update(recordingId: string, change: { title?: string; visibility?: Visibility }): Promise<void>;
  delete(recordingId: string, nowMs: number): Promise<void>;
}

export function createRecordingStore(db: Database): RecordingStore {
  const captured = () =>
    db.selectFrom('recordings').selectAll().where('started_at_ms', 'is not', null).where('deleted_at_ms', 'is', null);
  const change = async (id: string, values: Partial<RecordingRow>): Promise<void> => {
    await db.updateTable('recordings').set(values).where('id', '=', id).execute();
  };
  return {
    find: async (id) => (await captured().where('id', '=', id).executeTakeFirst()) ?? null,
    list(eventId) {
      let query = captured().orderBy('started_at_ms', 'desc').orderBy('id').limit(longestList);
      if (eventId !== undefined) query = query.where('event_id', '=', eventId);
      return query.execute();
    },
    unfinished: () => captured().where('ended_at_ms', 'is not', null).where('finished_at_ms', 'is', null).execute(),
    async running() {
      const rows = await captured().where('ended_at_ms', 'is', null).execute();
      return [...new Set(rows.map((row) => row.broadcast_id))];
    },
    noteMedia: (id, { state, durationMs, program }) =>
      change(id, { state, duration_ms: Math.round(durationMs), program_state: program.state }),
    noteFinished: (id, nowMs) => change(id, { finished_at_ms: nowMs }),
    noteFailed: (id, nowMs) => change(id, { finished_at_ms: nowMs, state: 'failed', program_state: 'failed' }),
    async noteProgram(id, state) {
      await change(id, { program_state: state });
      if (state !== 'ready') return;
      await db
        .updateTable('recordings')
        .set({ state: 'ready' })
        .where('id', '=', id)
        .where('state', '=', 'processing')
        .execute();
    },
    noteDuration: (id, durationMs) => change(id, { duration_ms: Math.round(durationMs) }),
    async update(id, { title, visibility }) {
      if (title === undefined && visibility === undefined) return;
      await change(id, {
        ...(title === undefined ? {} : { title }),
        ...(visibility === undefined ? {} : { visibility }),
      });
    },
    delete: (id, nowMs) => change(id, { deleted_at_ms: nowMs }),
  };
}
