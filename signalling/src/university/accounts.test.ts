import type { PlatformRole } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../database/testing-kinds.ts';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { createUniversityAccounts } from './accounts.ts';
import { createAttempts } from './attempts.ts';

const nowMs = Date.UTC(2026, 10, 26, 9);
const issuer = 'https://login.univ.example';

describe.each(databaseKinds)('people of a university (%s)', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    const draft = { name: 'Nantes', city: 'Nantes', country: 'FR', timeZone: 'Europe/Paris' };
    await insertInstitution(database.db, { id: 'inst-1', draft, isLead: true, isDemo: false, nowMs });
  });
  afterEach(() => database.close());

  const node = async () => {
    const db = await database.openAnother();
    return createUniversityAccounts({ db, clock: manualClock(nowMs), issuer, domains: ['univ.example'] });
  };
  const somebody = (subject: string, role: PlatformRole = 'member') => ({
    ...{ subject, role, name: subject },
    email: `${subject}@univ.example`,
  });

  it('have one account, also when they come in two tabs at once, on two nodes', async () => {
    const nodes = [await node(), await node(), await node()];
    const answers = await Promise.all(nodes.map((one) => one.admit(somebody('anna'))));
    const people = await database.db.selectFrom('people').select('id').execute();
    expect(people).toHaveLength(1);
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'admitted', person: people[0] });
  });

  it('are kept apart by issuer and subject, not by name', async () => {
    const one = await node();
    await one.admit(somebody('anna'));
    await one.admit({ ...somebody('bilal'), name: 'anna' });
    expect(await database.db.selectFrom('people').select('id').execute()).toHaveLength(2);
    const elsewhere = createUniversityAccounts({
      ...{ db: database.db, clock: manualClock(nowMs), domains: ['univ.example'] },
      issuer: 'https://login.other.example',
    });
    // The same subject at another issuer is somebody else, who is linked by the address only.
    await elsewhere.admit({ ...somebody('anna'), email: 'carla@univ.example' });
    expect(await database.db.selectFrom('people').select('id').execute()).toHaveLength(3);
  });

  it('lose what the claims no longer say, but the campus keeps its last administrator', async () => {
    const one = await node();
    await one.admit(somebody('anna', 'admin'));
    await one.admit(somebody('bilal', 'admin'));
    const rolesNow = async () =>
      (await database.db.selectFrom('people').select(['name', 'role']).execute()).toSorted(byName);
    await one.admit(somebody('anna', 'organiser'));
    await one.admit(somebody('bilal', 'organiser'));
    expect(await rolesNow()).toEqual([
      { name: 'anna', role: 'organiser' },
      { name: 'bilal', role: 'admin' },
    ]);
  });

  it('begin a sign-in that is good for one answer, whichever node gets it', async () => {
    const clock = manualClock(nowMs);
    const [first, second] = [await database.openAnother(), await database.openAnother()].map((db) =>
      createAttempts({ db, clock }),
    );
    const { secret, ...keys } = (await first?.begin('/events')) ?? { secret: '' };
    const taken = await Promise.all([first?.take(secret), second?.take(secret), first?.take(secret)]);
    expect(taken.filter(Boolean)).toEqual([{ next: '/events', ...keys }]);
    expect(await first?.take(undefined)).toBeNull();
    expect(await first?.take('a secret of nobody')).toBeNull();
    const late = await first?.begin('/');
    clock.advance(10 * 60_000);
    expect(await second?.take(late?.secret)).toBeNull();
    await first?.begin('/');
    expect(await database.db.selectFrom('university_attempts').select('next_path').execute()).toHaveLength(1);
  });
});

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name);
}
