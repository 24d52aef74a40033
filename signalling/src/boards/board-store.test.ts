import { manualClock } from '@campus/service-kit/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/audit-store.ts';
import { databaseKinds } from '../database/testing-kinds.ts';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { makeSecret } from '../keys/secrets.ts';
import { insertPerson } from '../people/people-store.ts';
import { refusal } from '../rest/test-client.ts';
import { createBoardStore } from './board-store.ts';
import { createPairingStore, makeBoardCode, pairingTtlMs } from './pairing-store.ts';

const device = { browser: 'Firefox', system: 'Linux' };
const draft = { institutionId: 'inst-lahore', name: 'At the window' };

it('codes of boards are made of the letters that they may have', () => {
  const codes = Array.from({ length: 200 }, makeBoardCode);
  for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
  expect(new Set(codes).size).toBe(codes.length);
});

describe.each(databaseKinds)('the store of boards (%s)', (kind) => {
  let database: TestDatabase;
  let clock: ReturnType<typeof manualClock>;
  const pairings = (makeCode?: () => string) =>
    createPairingStore({ db: database.db, clock, ...(makeCode ? { makeCode } : {}) });
  const boards = (db = database.db) => createBoardStore({ db, clock });
  /** A trusted board, and the secret that it holds. */
  const paired = async (name = draft.name) => {
    const secret = makeSecret();
    const { code } = await pairings().begin(secret, device);
    return { secret, ...(await boards().pair(code, { ...draft, name }, 'person-bushra')) };
  };

  beforeEach(async () => {
    clock = manualClock(1_000_000);
    database = await openTestDatabase(kind);
    const institution = { name: 'Lahore', city: 'Lahore', country: 'PK', timeZone: 'Asia/Karachi' };
    await insertInstitution(database.db, {
      id: 'inst-lahore',
      draft: institution,
      isLead: true,
      isDemo: false,
      nowMs: 0,
    });
    await insertPerson(database.db, {
      ...{ id: 'person-bushra', name: 'Bushra', email: 'b@lahore.example', role: 'coordinator' },
      ...{ institutionId: 'inst-lahore', passwordHash: '-', nowMs: 0 },
    });
  });
  afterEach(() => database.close());

  it('shows one code to the holder of a secret until it expires, also to another node', async () => {
    const secret = makeSecret();
    const begun = await pairings().begin(secret, device);
    const other = createPairingStore({ db: await database.openAnother(), clock });
    expect(await other.ofSecret(secret)).toEqual(begun);
    expect(await other.ofCode(begun.code)).toEqual({ ...begun, device });
    expect(await pairings().ofSecret(makeSecret())).toBeNull();
    clock.advance(pairingTtlMs);
    expect([await pairings().ofSecret(secret), await pairings().ofCode(begun.code)]).toEqual([null, null]);
    expect(await refusal(boards().pair(begun.code, draft, 'person-bushra'))).toBe('NOT_FOUND');
    await pairings().begin(makeSecret(), device);
    expect(await database.db.selectFrom('board_pairings').select('code').execute()).toHaveLength(1);
  });

  it('gives two boards two codes, even where the dice fall the same', async () => {
    const dice = ['BBBBBBBB', 'BBBBBBBB', 'CCCCCCCC'];
    const store = pairings(() => dice.shift() ?? '');
    expect((await store.begin(makeSecret(), device)).code).toBe('BBBBBBBB');
    expect((await store.begin(makeSecret(), device)).code).toBe('CCCCCCCC');
  });

  it('trusts whoever holds the secret of a confirmed code, keeps the secret nowhere, and is confirmed once', async () => {
    const secret = makeSecret();
    const { code } = await pairings().begin(secret, device);
    expect(await boards().ofSecret(secret)).toBeNull();
    const stores = [boards(), boards(await database.openAnother())];
    const answers = await Promise.allSettled(stores.map((store) => store.pair(code, draft, 'person-bushra')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const board = await boards(await database.openAnother()).ofSecret(secret);
    expect(board).toMatchObject({ ...draft, device, pairedAtMs: 1_000_000, lastSeenAtMs: 1_000_000 });
    expect(await boards().list(null)).toEqual([board]);
    expect(await boards().list(['inst-elsewhere'])).toEqual([]);
    expect(await pairings().ofSecret(secret)).toBeNull();
    for (const table of ['boards', 'board_pairings'] as const)
      expect(JSON.stringify(await database.db.selectFrom(table).selectAll().execute())).not.toContain(secret);
  });

  it('notes when a board was seen, to a minute', async () => {
    const { secret } = await paired();
    clock.advance(59_000);
    await boards().ofSecret(secret);
    expect((await boards().list(null))[0]?.lastSeenAtMs).toBe(1_000_000);
    clock.advance(1_000);
    await boards().ofSecret(secret);
    expect((await boards().list(null))[0]?.lastSeenAtMs).toBe(1_060_000);
  });

  it('trusts a revoked board no more, and has both changes in the list of them', async () => {
    const { id, secret } = await paired();
    expect(await boards().revoke(id, 'person-bushra')).toEqual([]);
    expect(await boards().revoke(id, 'person-bushra')).toBeNull();
    expect([await boards().ofSecret(secret), await boards().find(id), await boards().list(null)]).toEqual([
      ...[null, null, []],
    ]);
    const entries = await listAudit(database.db, {}, { limit: 9 });
    expect(
      entries.map(({ action, actor, subject, institution }) => [action, actor?.name, subject, institution?.name]),
    ).toEqual(
      expect.arrayContaining(
        ['board.paired', 'board.revoked'].map((action) => [
          ...[action, 'Bushra', { kind: 'board', id, name: 'At the window' }, 'Lahore'],
        ]),
      ),
    );
    expect(entries).toHaveLength(2);
    expect(await listAudit(database.db, { search: 'WINDOW' }, { limit: 9 })).toHaveLength(2);
  });

  it('is full at twenty boards in a room, and knows no other rooms', async () => {
    for (let count = 0; count < 20; count += 1) await paired(`Board ${count}`);
    expect(await refusal(paired())).toBe('LIMIT_EXCEEDED');
    const { code } = await pairings().begin(makeSecret(), device);
    const elsewhere = { ...draft, institutionId: 'inst-unknown' };
    expect(await refusal(boards().pair(code, elsewhere, 'person-bushra'))).toBe('NOT_FOUND');
    // What was refused took no code away.
    expect(await pairings().ofCode(code)).not.toBeNull();
  });
});
