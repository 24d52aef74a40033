import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const universityMigrations: Migrations = {
  '2026-11-26-11-university': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('university_identities')
        .addColumn('issuer', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('person_id', 'text', (column) => column.notNull().references('people.id').onDelete('cascade'))
        .addColumn('email', 'text', (column) => column.notNull())
        .addColumn('made_account', 'integer', (column) => column.notNull())
        .addColumn('claimed_role', 'text', (column) => column.notNull())
        .addColumn('linked_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('used_at_ms', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('university_identities_key', ['issuer', 'subject'])
        .execute();
      await db.schema
        .createIndex('university_identities_by_person')
        .on('university_identities')
        .column('person_id')
        .execute();
      await db.schema
        .createTable('university_attempts')
        .addColumn('secret_hash', 'text', (column) => column.primaryKey())
        .addColumn('next_path', 'text', (column) => column.notNull())
        .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};
