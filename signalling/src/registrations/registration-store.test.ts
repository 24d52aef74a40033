import { manualClock } from '@campus/service-kit/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { databaseKinds } from '../database/testing-kinds.ts';
import type { Database } from '../database/open.ts';
import type { EventNotices } from '../events/event-notices.ts';
import { createEventStore } from '../events/event-store.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { insertPerson } from '../people/people-store.ts';
import { createRegistrationStore } from './registration-store.ts';

const hourMs = 3_600_000;
const people = ['ada', 'ben', 'cem', 'dia', 'eva', 'fay'] as const;
type Name = (typeof people)[number];

describe.each(databaseKinds)('the store of registrations (%s)', (kind) => {
  let database: TestDatabase;
  let told: string[];
  let isTellingBroken: boolean;
  let wakes: number;
  const clock = manualClock(hourMs);

  const notices: EventNotices = {
    async tell(_transaction, notice) {
      if (isTellingBroken) throw new Error('the mail could not be queued');
      told.push('personId' in notice ? `${notice.kind} ${String(notice.personId)}` : notice.kind);
    },
    wake: () => {
      wakes += 1;
    },
  };
  const storeOn = (db: Database) => createRegistrationStore({ db, clock, notices });
  const store = () => storeOn(database.db);
  const person = (id: Name) => ({ kind: 'person', id }) as const;
  const centre = { kind: 'centre', id: 'institution-lahore' } as const;
  const come = (id: Name) => store().register({ eventId: 'event-1', subject: person(id), heads: 1, personId: id });
  const comeWith = (heads: number) => store().register({ eventId: 'event-1', subject: centre, heads, personId: 'ada' });
  const stateOf = async (id: Name) => {
    const found = await store().find('event-1', person(id));
    return found && [found.state, found.place];
  };
  const setCapacity = (capacity: number | null) =>
    createEventStore(database.db, notices).update('event-1', { capacity }, 2);

  beforeEach(async () => {
    database = await openTestDatabase(kind);
    [told, isTellingBroken, wakes] = [[], false, 0];
    const { db } = database;
    const draft = { name: 'Lahore', city: 'Lahore', country: 'PK', timeZone: 'Asia/Karachi' };
    await insertInstitution(db, { id: centre.id, draft, isLead: true, isDemo: false, nowMs: 0 });
    for (const id of people) {
      const account = { id, name: id, email: `${id}@lahore.example`, passwordHash: '-', nowMs: 0 };
      await insertPerson(db, { ...account, role: 'member', institutionId: centre.id });
    }
    await createEventStore(db).insert({
      id: 'event-1',
      draft: {
        ...{ title: 'Tea and tales', description: '', kind: 'talk', startsAtMs: 100 * hourMs, durationMinutes: 60 },
        ...{
          timeZone: 'Europe/Paris',
          languages: ['en'],
          visibility: 'public',
          isRecordedAutomatically: false,
          isForSchools: false,
        },
        ...{ agenda: [], capacity: 2 },
      },
      ...{ institutionId: centre.id, createdBy: null, isDemo: false, nowMs: 1 },
    });
  });
  afterEach(() => database.close());

  it('gives seats while there are any, then places, and moves the first up when somebody goes', async () => {
    for (const id of ['ada', 'ben', 'cem', 'dia'] as const) await come(id);
    expect(await stateOf('ben')).toEqual(['confirmed', null]);
    expect([await stateOf('cem'), await stateOf('dia')]).toEqual([
      ['waiting', 1],
      ['waiting', 2],
    ]);
    expect(await store().seats('event-1')).toEqual({ capacity: 2, confirmed: 2, waiting: 2 });
    await store().withdraw('event-1', person('ada'));
    expect([await stateOf('ada'), await stateOf('cem'), await stateOf('dia')]).toEqual([
      null,
      ['confirmed', null],
      ['waiting', 1],
    ]);
    expect(told).toEqual([
      ...['registration.confirmed ada', 'registration.confirmed ben'],
      ...['registration.waiting cem', 'registration.waiting dia'],
      ...['registration.withdrawn ada', 'registration.movedUp cem'],
    ]);
    expect(wakes).toBe(5);
  });

  it('registers once who asks twice, and withdraws nothing for who is not there', async () => {
    const first = await come('ada');
    expect(await come('ada')).toEqual(first);
    await store().withdraw('event-1', person('ben'));
    await store().withdraw('event-unknown', person('ben'));
    expect(told).toEqual(['registration.confirmed ada']);
    await expect(
      store().register({ eventId: 'event-unknown', subject: person('ada'), heads: 1, personId: 'ada' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('gives the last seats once, however many come at the same moment on several connections', async () => {
    const stores = [store(), storeOn(await database.openAnother()), storeOn(await database.openAnother())];
    const made = await Promise.all(
      people.map((id, index) =>
        stores[index % stores.length]?.register({ eventId: 'event-1', subject: person(id), heads: 1, personId: id }),
      ),
    );
    expect(made).toHaveLength(people.length);
    const states = await Promise.all(people.map(stateOf));
    expect(states.filter((state) => state?.[0] === 'confirmed')).toHaveLength(2);
    expect(states.flatMap((state) => state?.[1] ?? []).toSorted()).toEqual([1, 2, 3, 4]);
  });

  it('counts a centre by the heads that it expects, and lets it change them as far as there is room', async () => {
    await setCapacity(10);
    expect(await comeWith(6)).toMatchObject({ state: 'confirmed', heads: 6 });
    expect(await comeWith(9)).toMatchObject({ state: 'confirmed', heads: 9 });
    await come('ben');
    await come('cem');
    expect(await stateOf('cem')).toEqual(['waiting', 1]);
    await expect(comeWith(10)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await expect(comeWith(11)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await comeWith(8)).toMatchObject({ state: 'confirmed', heads: 8 });
    expect(await stateOf('cem')).toEqual(['confirmed', null]);
  });

  it('moves up when the capacity is raised or given up, and takes no seat when it is lowered', async () => {
    for (const id of people) await come(id);
    await setCapacity(1);
    expect(await store().seats('event-1')).toEqual({ capacity: 1, confirmed: 2, waiting: 4 });
    await setCapacity(3);
    expect(await stateOf('cem')).toEqual(['confirmed', null]);
    await setCapacity(null);
    expect(await store().seats('event-1')).toEqual({ capacity: null, confirmed: 6, waiting: 0 });
    expect(told.filter((notice) => notice.startsWith('registration.movedUp'))).toEqual(
      ['cem', 'dia', 'eva', 'fay'].map((id) => `registration.movedUp ${id}`),
    );
  });

  it('changes nothing when the telling of it cannot be stored', async () => {
    for (const id of ['ada', 'ben', 'cem'] as const) await come(id);
    isTellingBroken = true;
    await expect(come('dia')).rejects.toThrow('could not be queued');
    await expect(store().withdraw('event-1', person('ada'))).rejects.toThrow('could not be queued');
    await expect(setCapacity(5)).rejects.toThrow('could not be queued');
    await expect(createEventStore(database.db, notices).cancel('event-1', 3)).rejects.toThrow('could not be queued');
    expect(await store().seats('event-1')).toEqual({ capacity: 2, confirmed: 2, waiting: 1 });
    expect(await createEventStore(database.db).find('event-1')).toMatchObject({ isCancelled: false, changedAtMs: 1 });
  });

  it('fills the seat of somebody whose account is gone', async () => {
    for (const id of ['ada', 'ben', 'cem'] as const) await come(id);
    await database.db.deleteFrom('people').where('id', '=', 'ada').execute();
    expect(await stateOf('cem')).toEqual(['waiting', 1]);
    await store().settleAll();
    expect(await stateOf('cem')).toEqual(['confirmed', null]);
  });
});
