import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@campus/service-kit/log';
import { Kysely, PostgresDialect } from 'kysely';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import { openSqliteDialect } from './sqlite-dialect.ts';

export type Database = Kysely<Schema>;

export interface DatabaseOptions {
  /** `postgres://…`; without it, SQLite in the data folder. */
  databaseUrl?: string | undefined;
  dataDir: string;
  log: Logger;
}

/**
 * Opens the database and brings its tables up to date. Rules for everybody who uses it: no transaction awaits
 * anything but SQL (SQLite has one writer, and a transaction holds its only connection); ids are text, times
 * milliseconds since the epoch, booleans 0 or 1, JSON is text.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const db = await connectDatabase(options);
  try {
    await migrate(db, options.log);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** Opens the database as it is. */
export async function connectDatabase({ databaseUrl, dataDir, log }: DatabaseOptions): Promise<Database> {
  return new Kysely<Schema>({
    dialect: databaseUrl ? await openPostgresDialect(databaseUrl, log) : openSqliteDialect(await sqliteFile(dataDir)),
  });
}

async function sqliteFile(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return join(dataDir, 'campus.sqlite');
}

async function openPostgresDialect(connectionString: string, log: Logger): Promise<PostgresDialect> {
  // Most campuses have none.
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 5_000,
    // Our 64-bit columns hold times and counters, all below 2^53; a string would compare wrongly.
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'));
  return new PostgresDialect({ pool });
}
