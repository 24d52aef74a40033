import type { CentreDraft, Institution } from '@campus/protocol';
import { keepsCentre } from '@campus/protocol/centres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../database/testing-kinds.ts';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { addInstitution, addPerson, setUp, type TestPerson } from '../people/test-people.ts';
import { refusal } from '../rest/test-client.ts';
import { startTestApp, type TestApp } from '../testing.ts';
import { describeCentre, findCentre, findCentres } from './centre-store.ts';

const draft: CentreDraft = {
  city: 'Lahore',
  timeZone: 'Asia/Karachi',
  seats: 30,
  equipment: { smartboards: 1, laptops: 25, headsets: 6 },
  uplinkMbps: 4.5,
};

describe.each(databaseKinds)('the store of centres (%s)', (kind) => {
  let database: TestDatabase;
  const add = (id: string, name: string, isLead = false, isDemo = false) => {
    const institution = { name, city: `${name} city`, country: 'PK', timeZone: 'Asia/Karachi' };
    return insertInstitution(database.db, { id, draft: institution, isLead, isDemo, nowMs: 0 });
  };
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    await add('inst-b', 'Bahawalpur');
    await add('inst-a', 'Abbottabad');
    await add('inst-lead', 'Nantes', true);
    await add('inst-demo', 'Aachen', false, true);
  });
  afterEach(() => database.close());

  it('knows a room by its institution until somebody describes it', async () => {
    expect(await findCentre(database.db, 'inst-b')).toEqual({
      ...{ institutionId: 'inst-b', institutionName: 'Bahawalpur', isDescribed: false },
      ...{ city: 'Bahawalpur city', timeZone: 'Asia/Karachi', seats: null, uplinkMbps: null },
      equipment: { smartboards: 0, laptops: 0, headsets: 0 },
    });
    await describeCentre(database.db, 'inst-b', draft, 1);
    expect(await findCentre(database.db, 'inst-b')).toMatchObject({ isDescribed: true, ...draft });
    const poorer = { ...draft, seats: 12, uplinkMbps: null };
    await describeCentre(database.db, 'inst-b', poorer, 2);
    expect(await findCentre(database.db, 'inst-b')).toMatchObject(poorer);
  });

  it('lists the lead campus first, then by name, without the demo’s', async () => {
    const names = async (ids: string[] | null) =>
      (await findCentres(database.db, ids)).map(({ institutionName }) => institutionName);
    expect(await names(null)).toEqual(['Nantes', 'Abbottabad', 'Bahawalpur']);
    expect(await names(['inst-b', 'inst-demo'])).toEqual(['Bahawalpur']);
    expect(await names([])).toEqual([]);
    expect(await findCentre(database.db, 'inst-demo')).toBeNull();
  });
});

describe('who looks after a centre', () => {
  const at = (institutionId: string, role: 'member' | 'coordinator' | 'organiser') => ({
    ...{ institutionId, institutionName: '', role },
  });
  it('is its coordinators and organisers, also those who are so beside their own institution, and administrators', () => {
    const bushra = { role: 'member', roles: [at('inst-a', 'member'), at('inst-b', 'coordinator')] } as const;
    const people = { role: bushra.role, roles: [...bushra.roles] };
    expect([keepsCentre(people, 'inst-b'), keepsCentre(people, 'inst-a'), keepsCentre(people)]).toEqual([
      ...[true, false, true],
    ]);
    expect(keepsCentre({ role: 'organiser', roles: [at('inst-a', 'organiser')] }, 'inst-b')).toBe(false);
    expect(keepsCentre({ role: 'admin', roles: [] }, 'inst-b')).toBe(true);
    expect([keepsCentre({ role: 'member', roles: [at('inst-a', 'member')] }), keepsCentre(null)]).toEqual([
      ...[false, false],
    ]);
  });
});

describe('describing a centre', () => {
  let app: TestApp;
  let admin: TestPerson;
  let lahore: Institution;
  let coordinator: TestPerson;
  beforeEach(async () => {
    app = await startTestApp();
    admin = await setUp(app);
    lahore = await addInstitution(admin, 'Lahore');
    coordinator = await addPerson(app, admin, {
      ...{ role: 'coordinator', institutionId: lahore.id, email: 'c@lahore.example' },
    });
  });
  afterEach(() => app.close());

  const describeIt = (by: TestPerson, id: string, body: unknown = draft) =>
    by.client.call('centres.describe', { params: { id }, as: by.accessToken, body });
  const list = async (by: TestPerson) => (await by.client.call('centres.list', { as: by.accessToken })).centres;

  it('is for those who look after it, and they see no other', async () => {
    expect((await list(coordinator)).map(({ institutionName }) => institutionName)).toEqual(['Lahore']);
    expect(await describeIt(coordinator, lahore.id)).toMatchObject({ isDescribed: true, ...draft });
    expect(await refusal(describeIt(coordinator, admin.person.institutionId))).toBe('FORBIDDEN');
    expect(await refusal(describeIt(admin, 'institution-unknown'))).toBe('NOT_FOUND');
    expect((await list(admin)).map(({ institutionName, seats }) => [institutionName, seats])).toEqual([
      ['Nantes', null],
      ['Lahore', 30],
    ]);
  });

  it('names each field that is wrong', async () => {
    const wrong = {
      ...{ city: ' ', timeZone: '+05:00', seats: 0, uplinkMbps: 0 },
      equipment: { smartboards: -1, laptops: 2.5, headsets: 1_001 },
    };
    await expect(describeIt(coordinator, lahore.id, wrong)).rejects.toMatchObject({
      code: 'INVALID',
      fields: {
        ...{ city: expect.any(String), timeZone: expect.any(String), seats: expect.any(String) },
        ...{ uplinkMbps: expect.any(String), 'equipment.smartboards': expect.any(String) },
        ...{ 'equipment.laptops': expect.any(String), 'equipment.headsets': expect.any(String) },
      },
    });
  });

  it('shows hosts the room that comes to their event', async () => {
    const event = await admin.client.call('events.create', {
      as: admin.accessToken,
      body: { title: 'Tea', kind: 'talk', startsAtMs: Date.now(), timeZone: 'UTC', visibility: 'partners' },
    });
    const params = { id: event.id };
    const register = { params, as: coordinator.accessToken, body: { kind: 'centre', heads: 25 } };
    await coordinator.client.call('registrations.register', register);
    const registered = async () => {
      const { registrations } = await admin.client.call('registrations.list', { params, as: admin.accessToken });
      return registrations[0]?.centre;
    };
    expect(await registered()).toBeNull();
    await describeIt(coordinator, lahore.id);
    expect(await registered()).toMatchObject(draft);
  });
});
