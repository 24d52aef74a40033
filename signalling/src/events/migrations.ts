import { type Kysely, sql } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const eventMigrations: Migrations = {
  '2026-11-23-04-events': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('events')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('description', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('institution_id', 'text', (column) => column.notNull().references('institutions.id'))
        .addColumn('starts_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('duration_minutes', 'integer', (column) => column.notNull())
        .addColumn('time_zone', 'text', (column) => column.notNull())
        .addColumn('languages', 'text', (column) => column.notNull())
        .addColumn('visibility', 'text', (column) => column.notNull())
        .addColumn('is_recorded_automatically', 'integer', (column) => column.notNull())
        .addColumn('is_cancelled', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('is_demo', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('created_by', 'text', (column) => column.references('people.id').onDelete('set null'))
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('events_by_start').on('events').column('starts_at_ms').execute();
    },
  },
  '2026-11-26-01-events-changes': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .alterTable('events')
        .addColumn('changed_at_ms', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
      await db.schema
        .alterTable('events')
        .addColumn('sequence', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
      await db
        .updateTable('events')
        .set({ changed_at_ms: sql.ref('created_at_ms') })
        .execute();
      await db.schema
        .createIndex('events_by_institution')
        .on('events')
        .columns(['institution_id', 'starts_at_ms'])
        .execute();
    },
  },
  '2026-11-26-03-events-agenda': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .alterTable('events')
        .addColumn('agenda', 'text', (column) => column.notNull().defaultTo('[]'))
        .execute();
    },
  },
  '2026-11-26-42-events-for-schools': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .alterTable('events')
        .addColumn('is_for_schools', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
};
