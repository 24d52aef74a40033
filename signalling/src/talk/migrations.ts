import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const talkMigrations: Migrations = {
  '2026-11-26-21-talk': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('broadcast_texts')
        .addColumn('broadcast_id', 'text', (column) => column.notNull())
        .addColumn('seq', 'integer', (column) => column.notNull())
        .addColumn('participant_id', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('broadcast_texts_key', ['broadcast_id', 'seq'])
        .execute();
      await db.schema
        .createIndex('broadcast_texts_by_participant')
        .on('broadcast_texts')
        .column('participant_id')
        .execute();
      await db.schema
        .createTable('poll_secrets')
        .addColumn('broadcast_id', 'text', (column) => column.notNull())
        .addColumn('poll_id', 'text', (column) => column.notNull())
        .addColumn('secret', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('poll_secrets_key', ['broadcast_id', 'poll_id'])
        .execute();
    },
  },
};
