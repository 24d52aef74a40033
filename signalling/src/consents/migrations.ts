import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const consentMigrations: Migrations = {
  '2026-11-26-41-consents-withdrawals': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('recording_withdrawals')
        .addColumn('recording_id', 'text', (column) => column.notNull())
        .addColumn('participant_id', 'text', (column) => column.notNull())
        .addColumn('withdrawn_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('settled_at_ms', 'bigint')
        .addPrimaryKeyConstraint('recording_withdrawals_key', ['recording_id', 'participant_id'])
        .execute();
      await db.schema
        .createIndex('recording_withdrawals_by_participant')
        .on('recording_withdrawals')
        .column('participant_id')
        .execute();
    },
  },
};
