import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const recordingMigrations: Migrations = {
  '2026-11-23-08-recordings': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('recordings')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('broadcast_id', 'text', (column) => column.notNull())
        .addColumn('event_id', 'text', (column) => column.notNull())
        .addColumn('title', 'text')
        .addColumn('visibility', 'text')
        .addColumn('requested_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('started_at_ms', 'bigint')
        .addColumn('ended_at_ms', 'bigint')
        .addColumn('finished_at_ms', 'bigint')
        .addColumn('deleted_at_ms', 'bigint')
        .addColumn('duration_ms', 'bigint', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('program_state', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('recordings_by_event').on('recordings').column('event_id').execute();
      await db.schema.createIndex('recordings_unfinished').on('recordings').column('finished_at_ms').execute();
    },
  },
};
