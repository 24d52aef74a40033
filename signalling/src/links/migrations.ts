import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const linkMigrations: Migrations = {
  '2026-11-23-05-links-grants': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('link_grants')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('event_id', 'text', (column) => column.notNull().references('events.id').onDelete('cascade'))
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.references('people.id').onDelete('set null'))
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('revoked_at_ms', 'bigint')
        .execute();
      await db.schema.createIndex('link_grants_by_event').on('link_grants').column('event_id').execute();
    },
  },
};
