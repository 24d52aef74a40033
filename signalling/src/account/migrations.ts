import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const accountMigrations: Migrations = {
  '2026-11-26-10-account-own-page': {
    async up(db: Kysely<Schema>) {
      await db.schema.alterTable('session_families').addColumn('user_agent', 'text').execute();
      await db.schema.alterTable('session_families').addColumn('last_seen_at_ms', 'bigint').execute();
      await db.schema
        .alterTable('people')
        // Whoever is there came by an invitation or the set-up.
        .addColumn('is_email_confirmed', 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
      await db.schema.createIndex('session_families_by_person').on('session_families').column('person_id').execute();
      await db.schema.createIndex('participants_of_person').on('participants').column('person_id').execute();
    },
  },
  '2026-11-26-12-account-email-confirmations': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('email_confirmations')
        .addColumn('token_hash', 'text', (column) => column.primaryKey())
        .addColumn('person_id', 'text', (column) => column.notNull().references('people.id').onDelete('cascade'))
        .addColumn('email', 'text', (column) => column.notNull())
        .addColumn('mail_id', 'text')
        .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('email_confirmations_by_person')
        .on('email_confirmations')
        .column('person_id')
        .execute();
    },
  },
};
