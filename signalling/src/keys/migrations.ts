import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const keyMigrations: Migrations = {
  '2026-11-23-01-keys-signing-keys': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('signing_keys')
        .addColumn('kid', 'text', (column) => column.primaryKey())
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('private_key_pem', 'text', (column) => column.notNull())
        .execute();
    },
  },
};
