import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { databaseKinds } from '../database/testing-kinds.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { createEventStore } from './event-store.ts';

const hourMs = 3_600_000;
const draft = {
  title: 'Tea and tales',
  description: '',
  kind: 'talk' as const,
  startsAtMs: 100 * hourMs,
  durationMinutes: 60,
  timeZone: 'Europe/Paris',
  languages: ['en'],
  visibility: 'public' as const,
  isRecordedAutomatically: false,
  isForSchools: false,
  agenda: [],
  capacity: null,
};

describe.each(databaseKinds)('the store of events (%s)', (kind) => {
  let database: TestDatabase;
  let institutionId: string;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    institutionId = await institution('Lahore');
  });
  afterEach(() => database.close());

  async function institution(name: string): Promise<string> {
    const own = { name, city: name, country: 'PK', timeZone: 'Asia/Karachi' };
    const made = { id: `institution-${name.toLowerCase()}`, draft: own, isLead: false, isDemo: false, nowMs: 0 };
    return (await insertInstitution(database.db, made)).id;
  }
  const insert = (id: string, more: Partial<typeof draft> = {}, isDemo = false, by = institutionId) =>
    createEventStore(database.db).insert({
      ...{ id, draft: { ...draft, ...more }, institutionId: by, createdBy: null, isDemo, nowMs: 1 },
    });

  it('counts each of two reschedulings that come at once', async () => {
    await insert('event-1');
    const stores = [createEventStore(database.db), createEventStore(await database.openAnother())];
    await Promise.all(
      stores.map((store, index) => store.update('event-1', { startsAtMs: (200 + index) * hourMs }, 2 + index)),
    );
    expect(await stores[0]?.find('event-1')).toMatchObject({ sequence: 2, createdAtMs: 1 });
  });

  it('leaves an event alone that is changed to what it is, and says so of one that is not there', async () => {
    const before = await insert('event-1');
    const store = createEventStore(database.db);
    await store.update('event-1', { title: draft.title, languages: ['en'], startsAtMs: draft.startsAtMs }, 9);
    expect(await store.find('event-1')).toEqual(before);
    await expect(store.update('event-2', { title: 'Other' }, 9)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists the latest of an institution first, without the demo’s and those of long ago', async () => {
    await insert('event-1');
    await insert('event-2', { startsAtMs: 101 * hourMs });
    await insert('event-3', { startsAtMs: 99 * hourMs });
    await insert('event-4', {}, true);
    await insert('event-5', {}, false, await institution('Bologna'));
    const store = createEventStore(database.db);
    await store.cancel('event-2', 7);
    const listed = await store.listOfInstitution(institutionId, draft.startsAtMs);
    expect(listed.map(({ id, isCancelled, changedAtMs }) => [id, isCancelled, changedAtMs])).toEqual([
      ['event-2', true, 7],
      ['event-1', false, 1],
    ]);
  });
});
