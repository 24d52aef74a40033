import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const seriesMigrations: Migrations = {
  '2026-11-26-13-series': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('series')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('institution_id', 'text', (column) => column.notNull().references('institutions.id'))
        .addColumn('created_by', 'text', (column) => column.references('people.id').onDelete('set null'))
        .addColumn('rule', 'text', (column) => column.notNull())
        .addColumn('draft', 'text', (column) => column.notNull())
        .addColumn('sequence', 'integer', (column) => column.notNull())
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.alterTable('events').addColumn('series_id', 'text').execute();
      await db.schema.alterTable('events').addColumn('occurrence', 'text').execute();
      await db.schema.createIndex('events_by_series').on('events').column('series_id').execute();
    },
  },
};
