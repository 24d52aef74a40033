import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const centreMigrations: Migrations = {
  '2026-11-26-30-centres': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('centres')
        .addColumn('institution_id', 'text', (column) =>
          column.primaryKey().references('institutions.id').onDelete('cascade'),
        )
        .addColumn('city', 'text', (column) => column.notNull())
        .addColumn('time_zone', 'text', (column) => column.notNull())
        .addColumn('seats', 'integer', (column) => column.notNull())
        .addColumn('smartboards', 'integer', (column) => column.notNull())
        .addColumn('laptops', 'integer', (column) => column.notNull())
        .addColumn('headsets', 'integer', (column) => column.notNull())
        .addColumn('uplink_mbps', 'double precision')
        .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};
