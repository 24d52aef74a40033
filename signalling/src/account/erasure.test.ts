import { AppError } from '@campus/protocol/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../database/testing-kinds.ts';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { findPersonById, insertPerson } from '../people/people-store.ts';
import { eraseAccount } from './erasure.ts';

const nowMs = Date.UTC(2026, 10, 26, 9);

describe.each(databaseKinds)('erasing accounts (%s)', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    const draft = { name: 'Nantes', city: 'Nantes', country: 'FR', timeZone: 'Europe/Paris' };
    await insertInstitution(database.db, { id: 'inst-1', draft, isLead: true, isDemo: false, nowMs });
  });
  afterEach(() => database.close());

  async function admin(name: string) {
    const id = `person-${name}`;
    const email = `${name}@nantes.example`;
    await insertPerson(database.db, {
      ...{ id, name, email, role: 'admin', institutionId: 'inst-1', passwordHash: 'unused', nowMs },
    });
    const person = await findPersonById(database.db, id);
    if (!person) throw new Error('not stored');
    return person;
  }

  it('leaves one administrator of several who leave at once, on several nodes', async () => {
    const admins = [await admin('anna'), await admin('bilal'), await admin('carla')];
    const answers = await Promise.allSettled(
      admins.map(async (person) => eraseAccount(await database.openAnother(), person, nowMs)),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toSatisfy((error) => error instanceof AppError && error.code === 'CONFLICT');
    expect(await database.db.selectFrom('people').select('id').execute()).toHaveLength(1);
  });

  it('hands open invitations over to the longest-standing administrator, and deletes those to the person', async () => {
    const [anna, bilal] = [await admin('anna'), await admin('bilal')];
    const invitation = {
      role: 'member',
      institution_id: 'inst-1',
      created_at_ms: nowMs,
      expires_at_ms: nowMs,
    } as const;
    const rows = [
      {
        id: 'inv-1',
        token_hash: 'one',
        email: 'new@nantes.example',
        invited_by: bilal.id,
        accepted_at_ms: null,
        ...invitation,
      },
      { id: 'inv-2', token_hash: 'two', email: bilal.email, invited_by: anna.id, accepted_at_ms: nowMs, ...invitation },
    ];
    await database.db.insertInto('invitations').values(rows).execute();
    await eraseAccount(database.db, bilal, nowMs);
    const left = await database.db.selectFrom('invitations').select(['token_hash', 'invited_by']).execute();
    expect(left).toEqual([{ token_hash: 'one', invited_by: anna.id }]);
  });
});
