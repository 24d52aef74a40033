import type { Kysely } from 'kysely';
import type { Migrations } from '../database/feature-migrations.ts';
import type { Schema } from '../database/schema.ts';

export const registrationMigrations: Migrations = {
  '2026-11-26-04-registrations': {
    async up(db: Kysely<Schema>) {
      await db.schema.alterTable('events').addColumn('capacity', 'integer').execute();
      await db.schema
        .createTable('registrations')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('event_id', 'text', (column) => column.notNull().references('events.id').onDelete('cascade'))
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('subject_id', 'text', (column) => column.notNull())
        .addColumn('person_id', 'text', (column) => column.references('people.id').onDelete('cascade'))
        .addColumn('institution_id', 'text', (column) => column.references('institutions.id').onDelete('cascade'))
        .addColumn('registered_by', 'text', (column) => column.references('people.id').onDelete('set null'))
        .addColumn('heads', 'integer', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('queue_number', 'integer', (column) => column.notNull())
        .addColumn('registered_at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('registrations_by_subject')
        .unique()
        .on('registrations')
        .columns(['event_id', 'kind', 'subject_id'])
        .execute();
      await db.schema.createIndex('registrations_by_person').on('registrations').column('registered_by').execute();
      await db.schema
        .createIndex('registrations_by_state')
        .on('registrations')
        .columns(['state', 'event_id'])
        .execute();
    },
  },
};
