import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const auditMigrations: Migrations = {
  '2026-11-26-03-audit': {
    async up(db: Kysely<Schema>) {
      // No foreign keys: an entry outlives what it tells of.
      await db.schema
        .createTable('audit_entries')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('at_ms', 'bigint', (column) => column.notNull())
        .addColumn('action', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('actor_id', 'text')
        .addColumn('subject_kind', 'text', (column) => column.notNull())
        .addColumn('subject_id', 'text', (column) => column.notNull())
        .addColumn('institution_id', 'text')
        .addColumn('event_id', 'text')
        .addColumn('detail', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('audit_entries_by_time').on('audit_entries').columns(['at_ms', 'id']).execute();
    },
  },
};
