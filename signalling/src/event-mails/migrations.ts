import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const eventMailMigrations: Migrations = {
  '2026-11-26-06-event-mails': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('reminder_refusals')
        .addColumn('person_id', 'text', (column) => column.primaryKey().references('people.id').onDelete('cascade'))
        .addColumn('refused_at_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};
