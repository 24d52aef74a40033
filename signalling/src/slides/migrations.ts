import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const slideMigrations: Migrations = {
  '2026-11-26-40-slides': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('slide_decks')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('event_id', 'text', (column) => column.notNull().references('events.id').onDelete('cascade'))
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('page_count', 'integer', (column) => column.notNull())
        .addColumn('bytes', 'integer', (column) => column.notNull())
        .addColumn('uploaded_by', 'text', (column) => column.references('people.id').onDelete('set null'))
        .addColumn('uploaded_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('pages', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('slide_decks_by_event').on('slide_decks').column('event_id').execute();
      await db.schema
        .createTable('slide_chunks')
        .addColumn('deck_id', 'text', (column) => column.notNull().references('slide_decks.id').onDelete('cascade'))
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('slide_chunks_key', ['deck_id', 'number'])
        .execute();
    },
  },
};
