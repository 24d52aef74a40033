import { AppError } from '@campus/protocol/errors';
import { manualClock } from '@campus/service-kit/clock';
import { recordedLog } from '@campus/service-kit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../database/testing-kinds.ts';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { databaseKeyStore } from '../keys/key-store.ts';
import { openTokens } from '../keys/tokens.ts';
import { findPersonById, insertPerson } from './people-store.ts';
import { createSessions } from './sessions.ts';

const startMs = Date.UTC(2026, 10, 23, 9);
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

async function world(database: TestDatabase) {
  const clock = manualClock(startMs);
  const { db } = database;
  const draft = { name: 'Nantes', city: 'Nantes', country: 'FR', timeZone: 'Europe/Paris' };
  await insertInstitution(db, { id: 'inst-1', draft, isLead: true, isDemo: false, nowMs: startMs });
  await insertPerson(db, {
    ...{ id: 'person-1', name: 'Ada', email: 'ada@nantes.example', role: 'admin', institutionId: 'inst-1' },
    ...{ passwordHash: 'unused', nowMs: startMs },
  });
  const person = await findPersonById(db, 'person-1');
  if (!person) throw new Error('not stored');
  const { log, lines } = recordedLog();
  const node = async () => {
    const own = await database.openAnother();
    return createSessions({ db: own, tokens: await openTokens({ store: databaseKeyStore(own), clock }), clock, log });
  };
  return { clock, db, person, lines, sessions: await node(), otherNode: await node() };
}

const ended = (promise: Promise<unknown>) =>
  expect(promise).rejects.toSatisfy((error) => error instanceof AppError && error.code === 'UNAUTHENTICATED');

describe.each(databaseKinds)('a session (%s)', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
  });
  afterEach(() => database.close());

  it('gives an access token for ten minutes, and a new one for the refresh token', async () => {
    const { clock, sessions, person } = await world(database);
    const first = await sessions.open(person);
    expect((await sessions.authenticate(first.session.accessToken)).person).toEqual(person);
    clock.advance(10 * minuteMs);
    await ended(sessions.authenticate(first.session.accessToken));
    const second = await sessions.refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await sessions.authenticate(second.session.accessToken)).person).toEqual(person);
  });

  it('gives the same successor to two tabs that refresh at once, on two nodes', async () => {
    const { sessions, otherNode, person } = await world(database);
    const { refreshToken } = await sessions.open(person);
    const answers = await Promise.all([
      sessions.refresh(refreshToken),
      otherNode.refresh(refreshToken),
      sessions.refresh(refreshToken),
    ]);
    expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
    const next = await otherNode.refresh(answers[0].refreshToken);
    expect(next.refreshToken).not.toBe(answers[0].refreshToken);
  });

  it('leads a lost answer within a minute to the newest token, also over several rotations', async () => {
    const { clock, sessions, person } = await world(database);
    const first = await sessions.open(person);
    const second = await sessions.refresh(first.refreshToken);
    clock.advance(20_000);
    const third = await sessions.refresh(second.refreshToken);
    clock.advance(40_000);
    expect((await sessions.refresh(first.refreshToken)).refreshToken).toBe(third.refreshToken);
  });

  it('ends the whole sign-in when an old token is used after the grace, and says so in the log', async () => {
    const { clock, sessions, person, lines } = await world(database);
    const first = await sessions.open(person);
    const elsewhere = await sessions.open(person);
    const second = await sessions.refresh(first.refreshToken);
    clock.advance(minuteMs + 1);
    await ended(sessions.refresh(first.refreshToken));
    await ended(sessions.refresh(second.refreshToken));
    await ended(sessions.authenticate(second.session.accessToken));
    expect((await sessions.refresh(elsewhere.refreshToken)).session.person).toEqual(person);
    const warnings = lines.filter((line) => line.level === 'warn');
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain(first.refreshToken);
  });

  it('ends at once everywhere when someone signs out, also for access tokens', async () => {
    const { sessions, otherNode, person } = await world(database);
    const first = await sessions.open(person);
    const { refreshToken, session } = await sessions.refresh(first.refreshToken);
    await otherNode.end(refreshToken);
    await ended(sessions.authenticate(session.accessToken));
    await ended(sessions.refresh(refreshToken));
    await ended(sessions.refresh(first.refreshToken));
    await sessions.end('a token that nobody knows');
  });

  it('ends after a month without use, and after half a year in any case', async () => {
    const { clock, sessions, person } = await world(database);
    const unused = await sessions.open(person);
    let { refreshToken } = await sessions.open(person);
    for (let month = 0; month < 6; month += 1) {
      clock.advance(29 * dayMs);
      ({ refreshToken } = await sessions.refresh(refreshToken));
    }
    await ended(sessions.refresh(unused.refreshToken));
    clock.advance(29 * dayMs);
    await ended(sessions.refresh(refreshToken));
  });

  it('leaves nothing behind once it has expired, and keeps no token as it was', async () => {
    const { clock, db, sessions, person } = await world(database);
    const first = await sessions.open(person);
    const second = await sessions.refresh(first.refreshToken);
    const stored = JSON.stringify(await db.selectFrom('refresh_tokens').selectAll().execute());
    expect(stored).not.toContain(first.refreshToken);
    expect(stored).not.toContain(second.refreshToken);
    await sessions.sweep();
    expect(await db.selectFrom('refresh_tokens').select('family_id').execute()).toHaveLength(2);
    clock.advance(181 * dayMs);
    await sessions.sweep();
    expect(await db.selectFrom('refresh_tokens').select('family_id').execute()).toEqual([]);
    expect(await db.selectFrom('session_families').select('id').execute()).toEqual([]);
  });
});
