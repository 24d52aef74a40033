import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const broadcastMigrations: Migrations = {
  '2026-11-23-06-broadcasts-log': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('broadcasts')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('event_id', 'text', (column) => column.notNull())
        .addColumn('phase', 'text', (column) => column.notNull())
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('ended_at_ms', 'bigint')
        .execute();
      await db.schema.createIndex('broadcasts_by_event').on('broadcasts').column('event_id').execute();
      await db.schema
        .createTable('broadcast_events')
        .addColumn('broadcast_id', 'text', (column) => column.notNull())
        .addColumn('seq', 'integer', (column) => column.notNull())
        .addColumn('at_ms', 'bigint', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('broadcast_events_key', ['broadcast_id', 'seq'])
        .execute();
      await db.schema
        .createTable('broadcast_commands')
        .addColumn('broadcast_id', 'text', (column) => column.notNull())
        .addColumn('command_id', 'text', (column) => column.notNull())
        .addColumn('actor_id', 'text', (column) => column.notNull())
        .addColumn('reply', 'text', (column) => column.notNull())
        .addColumn('at_ms', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('broadcast_commands_key', ['broadcast_id', 'command_id'])
        .execute();
    },
  },
  '2026-11-23-07-broadcasts-participants': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('participants')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('broadcast_id', 'text', (column) => column.notNull())
        .addColumn('grant_id', 'text')
        .addColumn('person_id', 'text')
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('centre_id', 'text')
        .addColumn('centre_name', 'text')
        .addColumn('city', 'text')
        .addColumn('head_count', 'integer')
        .addColumn('consent', 'text', (column) => column.notNull())
        .addColumn('consent_text_version', 'text')
        .addColumn('consent_at_ms', 'bigint')
        .addColumn('joined_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      // A person is one participant of a broadcast, however many tabs join at once.
      await db.schema
        .createIndex('participants_by_person')
        .unique()
        .on('participants')
        .columns(['broadcast_id', 'person_id'])
        .execute();
      await db.schema.createIndex('participants_by_grant').on('participants').column('grant_id').execute();
      await db.schema
        .createTable('attendance')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('broadcast_id', 'text', (column) => column.notNull())
        .addColumn('participant_id', 'text', (column) => column.notNull())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('node_id', 'text', (column) => column.notNull())
        .addColumn('from_ms', 'bigint', (column) => column.notNull())
        .addColumn('until_ms', 'bigint')
        .addColumn('lease_until_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('attendance_by_broadcast')
        .on('attendance')
        .columns(['broadcast_id', 'until_ms'])
        .execute();
      await db.schema
        .createIndex('attendance_by_participant')
        .on('attendance')
        .columns(['participant_id', 'until_ms'])
        .execute();
      await db.schema
        .createTable('broadcast_placements')
        .addColumn('broadcast_id', 'text', (column) => column.primaryKey())
        .addColumn('sfu_url', 'text', (column) => column.notNull())
        .addColumn('placed_at_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};
