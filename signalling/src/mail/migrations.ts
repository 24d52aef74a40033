import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const mailMigrations: Migrations = {
  '2026-11-26-01-mail': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('mails')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('message_id', 'text', (column) => column.notNull().unique())
        .addColumn('once_key', 'text', (column) => column.unique())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('to_address', 'text', (column) => column.notNull())
        .addColumn('language', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('sealed_content', 'text')
        .addColumn('queued_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('due_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_at_ms', 'bigint')
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('claim_id', 'text')
        .addColumn('lease_until_ms', 'bigint')
        .addColumn('sent_at_ms', 'bigint')
        .addColumn('failure', 'text')
        .addColumn('failure_answer', 'text')
        .execute();
      await db.schema.createIndex('mails_by_due').on('mails').columns(['state', 'due_at_ms']).execute();
    },
  },
  '2026-11-26-05-mail-about': {
    async up(db: Kysely<Schema>) {
      await db.schema.alterTable('mails').addColumn('about', 'text').execute();
      await db.schema
        .alterTable('mails')
        .addColumn('person_id', 'text', (column) => column.references('people.id').onDelete('cascade'))
        .execute();
      await db.schema.createIndex('mails_by_about').on('mails').column('about').execute();
    },
  },
};
