import { type Kysely, sql } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const peopleMigrations: Migrations = {
  '2026-11-23-03-people': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('instance')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('set_up_at_ms', 'bigint')
        .addColumn('setup_token_hash', 'text')
        .addColumn('setup_expires_at_ms', 'bigint')
        .execute();
      await db.schema
        .createTable('people')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('email', 'text', (column) => column.notNull().unique())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('institution_id', 'text', (column) => column.notNull().references('institutions.id'))
        .addColumn('password_hash', 'text', (column) => column.notNull())
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('session_families')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('person_id', 'text', (column) => column.notNull().references('people.id').onDelete('cascade'))
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('ended_at_ms', 'bigint')
        .execute();
      await db.schema
        .createTable('refresh_tokens')
        .addColumn('token_hash', 'text', (column) => column.primaryKey())
        .addColumn('family_id', 'text', (column) =>
          column.notNull().references('session_families.id').onDelete('cascade'),
        )
        .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('rotated_at_ms', 'bigint')
        .addColumn('sealed_successor', 'text')
        .execute();
      await db.schema
        .createTable('invitations')
        .addColumn('token_hash', 'text', (column) => column.primaryKey())
        .addColumn('email', 'text', (column) => column.notNull())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('institution_id', 'text', (column) => column.notNull().references('institutions.id'))
        .addColumn('invited_by', 'text', (column) => column.notNull().references('people.id').onDelete('cascade'))
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('accepted_at_ms', 'bigint')
        .execute();
    },
  },
  '2026-11-26-01-people-language': {
    async up(db: Kysely<Schema>) {
      await db.schema.alterTable('people').addColumn('language', 'text').execute();
    },
  },
  '2026-11-26-02-people-roles-and-invitations': {
    async up(db: Kysely<Schema>) {
      await db.schema
        .createTable('further_roles')
        .addColumn('person_id', 'text', (column) => column.notNull().references('people.id').onDelete('cascade'))
        .addColumn('institution_id', 'text', (column) => column.notNull().references('institutions.id'))
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('granted_at_ms', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('further_roles_key', ['person_id', 'institution_id'])
        .execute();
      await db.schema.alterTable('invitations').addColumn('id', 'text').execute();
      await db.schema.alterTable('invitations').addColumn('revoked_at_ms', 'bigint').execute();
      await db.schema.alterTable('invitations').addColumn('language', 'text').execute();
      await db.schema.alterTable('invitations').addColumn('mail_id', 'text').execute();
      await sql`update invitations set id = 'invitation-' || substr(token_hash, 1, 20)`.execute(db);
      await db.schema.createIndex('invitations_by_id').unique().on('invitations').column('id').execute();
    },
  },
};
