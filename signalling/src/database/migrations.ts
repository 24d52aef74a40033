import type { Logger } from '@campus/service-kit/log';
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { accountMigrations } from '../account/migrations.ts';
import { auditMigrations } from '../audit/migrations.ts';
import { boardMigrations } from '../boards/migrations.ts';
import { broadcastMigrations } from '../broadcasts/migrations.ts';
import { calendarMigrations } from '../calendar/migrations.ts';
import { centreMigrations } from '../centres/migrations.ts';
import { consentMigrations } from '../consents/migrations.ts';
import { eventMailMigrations } from '../event-mails/migrations.ts';
import { coverMigrations } from '../covers/migrations.ts';
import { eventMigrations } from '../events/migrations.ts';
import { institutionMigrations } from '../institutions/migrations.ts';
import { keyMigrations } from '../keys/migrations.ts';
import { linkMigrations } from '../links/migrations.ts';
import { mailMigrations } from '../mail/migrations.ts';
import { peopleMigrations } from '../people/migrations.ts';
import { recordingMigrations } from '../recordings/migrations.ts';
import { seriesMigrations } from '../series/migrations.ts';
import { slideMigrations } from '../slides/migrations.ts';
import { speakerMigrations } from '../speakers/migrations.ts';
import { talkMigrations } from '../talk/migrations.ts';
import { universityMigrations } from '../university/migrations.ts';
import { registrationMigrations } from '../registrations/migrations.ts';
import type { Migrations } from './feature-migrations.ts';
import type { Schema } from './schema.ts';

/** A feature that has tables adds its migrations here, and its tables to `schema.ts`. */
const features: readonly Migrations[] = [
  keyMigrations,
  institutionMigrations,
  centreMigrations,
  boardMigrations,
  peopleMigrations,
  eventMigrations,
  coverMigrations,
  calendarMigrations,
  registrationMigrations,
  seriesMigrations,
  linkMigrations,
  speakerMigrations,
  slideMigrations,
  mailMigrations,
  auditMigrations,
  eventMailMigrations,
  broadcastMigrations,
  talkMigrations,
  recordingMigrations,
  consentMigrations,
  accountMigrations,
  universityMigrations,
];

export function allMigrations(): Record<string, Migration> {
  const all: Record<string, Migration> = {};
  for (const feature of features) {
    for (const [name, migration] of Object.entries(feature)) {
      if (all[name]) throw new Error(`two migrations are called ${name}`);
      all[name] = migration;
    }
  }
  return all;
}

/**
 * Runs what has not run yet, in one transaction under the database's lock, so that several nodes may start at once.
 * Throws when one fails, and has then changed nothing.
 */
export async function migrate(db: Kysely<Schema>, log: Logger): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => allMigrations() },
    // Features grow side by side: one may bring an earlier date after another's later one has run.
    allowUnorderedMigrations: true,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw new Error('the database could not be brought up to date', { cause: error });
  for (const { migrationName } of results ?? []) log.info({ migration: migrationName }, 'a migration ran');
}
