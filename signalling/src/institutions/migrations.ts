import { type Kysely, sql } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const institutionMigrations: Migrations = {
  '2026-11-23-02-institutions': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('institutions')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('city', 'text', (column) => column.notNull())
        .addColumn('country', 'text', (column) => column.notNull())
        .addColumn('time_zone', 'text', (column) => column.notNull())
        .addColumn('is_lead', 'integer', (column) => column.notNull())
        .addColumn('is_demo', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('institutions_by_name')
        .unique()
        .on('institutions')
        .expression(sql`lower(name), is_demo`)
        .execute();
    },
  },
};
