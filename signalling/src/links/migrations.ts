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
  '2026-11-26-32-links-of-boards': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .alterTable('link_grants')
        .addColumn('board_id', 'text', (column) => column.references('boards.id').onDelete('cascade'))
        .execute();
      await db.schema.alterTable('link_grants').addColumn('centre_id', 'text').execute();
      // Rows without a board never meet in it.
      await db.schema
        .createIndex('link_grants_by_board')
        .unique()
        .on('link_grants')
        .columns(['board_id', 'event_id'])
        .execute();
    },
  },
};
