import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const speakerMigrations: Migrations = {
  '2026-11-26-14-speakers': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('speakers')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('event_id', 'text', (column) => column.notNull().references('events.id').onDelete('cascade'))
        .addColumn('link_id', 'text', (column) => column.notNull().references('link_grants.id').onDelete('cascade'))
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('email', 'text', (column) => column.notNull())
        .addColumn('language', 'text', (column) => column.notNull())
        .addColumn('sealed_url', 'text', (column) => column.notNull())
        .addColumn('mail_id', 'text')
        .addColumn('invited_by', 'text', (column) => column.references('people.id').onDelete('set null'))
        .addColumn('sent_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('speakers_once').unique().on('speakers').columns(['event_id', 'email']).execute();
    },
  },
};
