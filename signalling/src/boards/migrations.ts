import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const boardMigrations: Migrations = {
  '2026-11-26-31-boards': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('board_pairings')
        .addColumn('secret_hash', 'text', (column) => column.primaryKey())
        .addColumn('code', 'text', (column) => column.notNull().unique())
        .addColumn('browser', 'text')
        .addColumn('system', 'text')
        .addColumn('began_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('boards')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('institution_id', 'text', (column) =>
          column.notNull().references('institutions.id').onDelete('cascade'),
        )
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('token_hash', 'text', (column) => column.unique())
        .addColumn('browser', 'text')
        .addColumn('system', 'text')
        .addColumn('paired_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('last_seen_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('revoked_at_ms', 'bigint')
        .execute();
      await db.schema.createIndex('boards_by_institution').on('boards').column('institution_id').execute();
    },
  },
};
