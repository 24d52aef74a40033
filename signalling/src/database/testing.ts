import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { silentLog } from '@campus/service-kit/testing';
import { type Database, openDatabase } from './open.ts';
import { makeTestFolder } from '../testing-folder.ts';
import { createPostgresDatabase } from './testing-postgres.ts';
import { layDownDatabase } from './testing-template.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

export interface TestDatabase {
  readonly db: Database;
  /** Another connection (on SQLite: another file handle, as a second process would have) to the same data. */
  openAnother(): Promise<Database>;
  /** For child processes: what `openDatabase` takes. */
  readonly options: { databaseUrl?: string; dataDir: string };
  /** Closes every connection made here and removes the data. */
  close(): Promise<void>;
}

/** An empty database with all tables. */
export async function openTestDatabase(kind: DatabaseKind = 'sqlite'): Promise<TestDatabase> {
  const dataDir = await makeTestFolder('database');
  const postgres = kind === 'postgres' ? await createPostgresDatabase(`test_${randomBytes(6).toString('hex')}`) : null;
  if (!postgres) await layDownDatabase(dataDir);
  const options = { dataDir, ...(postgres ? { databaseUrl: postgres.url } : {}) };
  const opened: Database[] = [];
  const openAnother = async () => {
    const db = await openDatabase({ ...options, log: silentLog() });
    opened.push(db);
    return db;
  };
  return {
    db: await openAnother(),
    openAnother,
    options,
    async close() {
      await Promise.all(opened.splice(0).map((db) => db.destroy()));
      await postgres?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
