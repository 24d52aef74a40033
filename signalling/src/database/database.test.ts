import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { asDatabaseTrouble, isForeignKeyViolation, isUniqueViolation } from './errors.ts';
import { databaseKinds } from './testing-kinds.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';
import { isPostgresThere } from './testing-postgres.ts';

const institution = {
  id: 'inst-1',
  name: 'Lahore',
  city: 'Lahore',
  country: 'PK',
  time_zone: 'Asia/Karachi',
  is_lead: 0 as const,
  is_demo: 0 as const,
  created_at_ms: Date.UTC(2026, 10, 23),
};
const event = {
  id: 'event-1',
  title: 'A talk',
  description: '',
  kind: 'talk' as const,
  institution_id: 'inst-1',
  starts_at_ms: 1,
  duration_minutes: 60,
  time_zone: 'Europe/Paris',
  languages: '["en"]',
  visibility: 'public' as const,
  is_recorded_automatically: 1 as const,
  is_cancelled: 0 as const,
  is_demo: 0 as const,
  is_for_schools: 0 as const,
  created_by: null,
  created_at_ms: 1,
  changed_at_ms: 1,
  sequence: 0,
  agenda: '[]',
  capacity: null,
  series_id: null,
  occurrence: null,
};

describe('the store suites', () => {
  // Seen as skipped where there is no server, so that nobody takes SQLite alone for both.
  it.runIf(isPostgresThere())('run on PostgreSQL too', () => expect(databaseKinds).toContain('postgres'));
});

describe('the database file', () => {
  it('can be read by nobody else, nor can what stands beside it', async () => {
    const database = await openTestDatabase();
    await database.db.insertInto('institutions').values(institution).execute();
    const { dataDir } = database.options;
    const files = (await readdir(dataDir)).toSorted();
    expect(files).toEqual(['campus.sqlite', 'campus.sqlite-shm', 'campus.sqlite-wal']);
    for (const file of files) expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
    await database.close();
  });
});

describe.each(databaseKinds)('the database (%s)', (kind) => {
  const open: TestDatabase[] = [];
  const start = async () => {
    const database = await openTestDatabase(kind);
    open.push(database);
    return database;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((database) => database.close()));
  });

  it('gives times back as numbers', async () => {
    const { db } = await start();
    await db.insertInto('institutions').values(institution).execute();
    expect(await db.selectFrom('institutions').selectAll().executeTakeFirstOrThrow()).toEqual(institution);
  });

  it('says of a unique violation and of a missing parent what they are', async () => {
    const { db } = await start();
    await db.insertInto('institutions').values(institution).execute();
    const again = await db
      .insertInto('institutions')
      .values(institution)
      .execute()
      .catch((error: unknown) => error);
    expect([isUniqueViolation(again), isForeignKeyViolation(again)]).toEqual([true, false]);
    const sameName = { ...institution, id: 'inst-2', name: 'LAHORE' };
    const named = await db
      .insertInto('institutions')
      .values(sameName)
      .execute()
      .catch((error: unknown) => error);
    expect(isUniqueViolation(named)).toBe(true);
    const orphan = await db
      .insertInto('events')
      .values({ ...event, institution_id: 'nowhere' })
      .execute()
      .catch((error: unknown) => error);
    expect([isUniqueViolation(orphan), isForeignKeyViolation(orphan)]).toEqual([false, true]);
    expect(asDatabaseTrouble(orphan)).toBeUndefined();
  });

  it('is opened by several at once, and migrated once', async () => {
    const first = await start();
    await first.db.insertInto('institutions').values(institution).execute();
    const others = await Promise.all([first.openAnother(), first.openAnother(), first.openAnother()]);
    for (const other of others) {
      expect(await other.selectFrom('institutions').select('id').execute()).toEqual([{ id: 'inst-1' }]);
    }
  });

  it('lets two connections that both read and then write take turns', async () => {
    const { db, openAnother } = await start();
    const other = await openAnother();
    await db.insertInto('institutions').values(institution).execute();
    const rename = (connection: typeof db, suffix: string) =>
      connection.transaction().execute(async (trx) => {
        const { name } = await trx
          .selectFrom('institutions')
          .select('name')
          .where('id', '=', 'inst-1')
          .$if(kind === 'postgres', (query) => query.forUpdate())
          .executeTakeFirstOrThrow();
        await trx
          .updateTable('institutions')
          .set({ name: name + suffix })
          .where('id', '=', 'inst-1')
          .execute();
      });
    for (let round = 0; round < 5; round += 1) await Promise.all([rename(db, 'a'), rename(other, 'b')]);
    const { name } = await db.selectFrom('institutions').select('name').executeTakeFirstOrThrow();
    expect(name.slice('Lahore'.length).split('').toSorted().join('')).toBe('aaaaabbbbb');
  });
});
