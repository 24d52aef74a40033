import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const coverMigrations: Migrations = {
  '2026-11-26-15-covers': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('event_covers')
        .addColumn('event_id', 'text', (column) => column.primaryKey().references('events.id').onDelete('cascade'))
        .addColumn('cover_id', 'text', (column) => column.notNull().unique())
        .addColumn('alt', 'text', (column) => column.notNull())
        .addColumn('large', 'text', (column) => column.notNull())
        .addColumn('small', 'text', (column) => column.notNull())
        .addColumn('made_at_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};
