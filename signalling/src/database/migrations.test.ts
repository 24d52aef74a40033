import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { silentLog } from '@campus/service-kit/testing';
import { type TableMetadata, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeTestFolder } from '../testing-folder.ts';
import { allMigrations, migrate } from './migrations.ts';
import { connectDatabase, type Database } from './open.ts';
import type { DatabaseKind } from './testing.ts';
import { databaseKinds } from './testing-kinds.ts';
import { addressOf, startPostgres } from './testing-postgres.ts';
import { runQuery } from './testing-server.ts';

/** A database without any table. */
async function openEmpty(kind: DatabaseKind): Promise<Database> {
  const dataDir = await makeTestFolder('older-database');
  const name = `older_${randomBytes(6).toString('hex')}`;
  const server = kind === 'postgres' ? await startPostgres() : undefined;
  if (server) await runQuery(server, `create database ${name}`);
  const db = await connectDatabase({
    dataDir,
    log: silentLog(),
    ...(server ? { databaseUrl: addressOf(server, name) } : {}),
  });
  onTestFinished(async () => {
    await db.destroy();
    if (server) await runQuery(server, `drop database ${name} with (force)`);
    await rm(dataDir, { recursive: true, force: true });
  });
  return db;
}

type Row = Record<string, unknown>;

/** Every text says which row it stands in, ids and what refers to them too; two rows, so that what has to differ does. */
function rowsFor({ columns }: TableMetadata): Row[] {
  return ['one', 'two'].map((text, index) =>
    Object.fromEntries(
      columns.map(({ name, dataType }) => {
        if (/int|float|double|real/i.test(dataType)) return [name, index];
        return [name, /blob|bytea/i.test(dataType) ? Buffer.from(text) : text];
      }),
    ),
  );
}

/** The rows of a table, in an order that is always the same. */
async function rowsOf(db: Database, table: string): Promise<Row[]> {
  const { rows } = await sql<Row>`select * from ${sql.table(table)}`.execute(db);
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Fills the tables that hold nothing yet; what refers to others comes after them. Gives back what was put where. */
async function fillEmpty(db: Database): Promise<Map<string, Row[]>> {
  const filled = new Map<string, Row[]>();
  let waiting: TableMetadata[] = [];
  for (const table of await db.introspection.getTables())
    if ((await rowsOf(db, table.name)).length === 0) waiting.push(table);
  while (waiting.length > 0) {
    const refused: { table: TableMetadata; error: unknown }[] = [];
    for (const table of waiting) {
      const columns = table.columns.map(({ name }) => sql.ref(name));
      const values = rowsFor(table).map((row) => sql`(${sql.join(Object.values(row))})`);
      try {
        await sql`insert into ${sql.table(table.name)} (${sql.join(columns)}) values ${sql.join(values)}`.execute(db);
        filled.set(table.name, rowsFor(table));
      } catch (error) {
        refused.push({ table, error });
      }
    }
    if (refused.length === waiting.length) throw refused[0]?.error;
    waiting = refused.map(({ table }) => table);
  }
  return filled;
}

describe.each(databaseKinds)('a database of an earlier version (%s)', (kind) => {
  it('is brought up to date by every migration with rows in all its tables, and keeps what was in them', async () => {
    const db = await openEmpty(kind);
    const migrations = allMigrations();
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const kept = new Map<string, Row[]>();
    for (const name of Object.keys(migrations).toSorted()) {
      const { error } = await migrator.migrateTo(name);
      expect({ name, error }).toEqual({ name, error: undefined });
      for (const [table, rows] of await fillEmpty(db)) kept.set(table, rows);
    }
    expect(kept.size).toBeGreaterThan(30);
    // Nothing is left to do when the service starts.
    await migrate(db, silentLog());
    for (const [table, rows] of kept) expect(await rowsOf(db, table), table).toMatchObject(rows);
  });
});
