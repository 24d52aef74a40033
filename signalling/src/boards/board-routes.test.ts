import type { Institution } from '@campus/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addInstitution, addPerson, setUp, type TestPerson } from '../people/test-people.ts';
import { refusal } from '../rest/test-client.ts';
import { type FakeLive, fakeLive, startTestApp, type TestApp } from '../testing.ts';
import { isAnnounced } from './room-events.ts';
import { pairedBoard, testBoard } from './testing/test-board.ts';

let app: TestApp;
let live: FakeLive;
let admin: TestPerson;
let lahore: Institution;
let coordinator: TestPerson;

beforeEach(async () => {
  live = fakeLive();
  app = await startTestApp({ createLive: () => live });
  admin = await setUp(app);
  lahore = await addInstitution(admin, 'Lahore');
  coordinator = await addPerson(app, admin, {
    ...{ role: 'coordinator', institutionId: lahore.id, email: 'c@lahore.example' },
  });
});
afterEach(() => app.close());

const minuteMs = 60_000;
const as = () => coordinator.accessToken;

describe('a board that asks who it is', () => {
  it('shows the same code until somebody confirms it, and is then trusted, over a restart of the server too', async () => {
    const board = testBoard(app.url);
    const code = await board.code();
    expect(await board.code()).toBe(code);
    expect(await testBoard(app.url).code()).not.toBe(code);
    const seen = await coordinator.client.call('boards.inspect', { params: { code: code.toLowerCase() }, as: as() });
    expect(seen).toMatchObject({ code, device: { browser: 'Firefox', system: 'Linux' } });
    const body = { institutionId: lahore.id, name: ' At the window ' };
    await coordinator.client.call('boards.pair', { params: { code }, as: as(), body });
    const trusted = {
      state: 'trusted',
      board: { name: 'At the window' },
      centre: { institutionName: 'Lahore', city: 'Lahore', timeZone: 'Asia/Karachi' },
      events: [],
    };
    expect(await board.enter()).toMatchObject(trusted);
    const { dataDir, keysDir } = app.config;
    await app.app.close();
    const again = await startTestApp({ createLive: () => live, config: { dataDir, keysDir } });
    const sameBoard = testBoard(again.url);
    sameBoard.cookie = board.cookie;
    expect(await sameBoard.enter()).toMatchObject(trusted);
    await again.close();
  });

  it('goes back to a code of its own when it is revoked, and its old secret opens nothing', async () => {
    const { board, id } = await pairedBoard(app.url, coordinator, lahore.id);
    const secret = board.cookie;
    const list = () => coordinator.client.call('boards.list', { as: as() });
    expect((await list()).boards.map((each) => each.id)).toEqual([id]);
    await coordinator.client.call('boards.revoke', { params: { id }, as: as() });
    expect((await list()).boards).toEqual([]);
    const code = await board.code();
    expect(board.cookie).not.toBe(secret);
    await coordinator.client.call('boards.inspect', { params: { code }, as: as() });
    board.cookie = secret;
    expect((await board.enter()).state).toBe('pairing');
    expect(await refusal(coordinator.client.call('boards.revoke', { params: { id }, as: as() }))).toBe('NOT_FOUND');
  });

  it('is confirmed and seen only by those who look after the centre', async () => {
    const { id } = await pairedBoard(app.url, admin, admin.person.institutionId);
    expect((await coordinator.client.call('boards.list', { as: as() })).boards).toEqual([]);
    expect(await refusal(coordinator.client.call('boards.revoke', { params: { id }, as: as() }))).toBe('NOT_FOUND');
    const code = await testBoard(app.url).code();
    const pair = (institutionId: string, name = 'Here') =>
      coordinator.client.call('boards.pair', { params: { code }, as: as(), body: { institutionId, name } });
    expect(await refusal(pair(admin.person.institutionId))).toBe('FORBIDDEN');
    expect(await refusal(pair(lahore.id, ' '))).toBe('INVALID');
    await pair(lahore.id);
    expect(await refusal(pair(lahore.id))).toBe('NOT_FOUND');
  });

  it('is confirmed by a whole code, which nobody may guess for long', async () => {
    const inspect = (code: string) => coordinator.client.call('boards.inspect', { params: { code }, as: as() });
    expect(await refusal(inspect('WDJB-MJHA'))).toBe('INVALID');
    for (let tries = 0; tries < 30; tries += 1) expect(await refusal(inspect('WDJB-MJHT'))).toBe('NOT_FOUND');
    expect(await refusal(inspect('WDJB-MJHT'))).toBe('RATE_LIMITED');
  });
});

describe('what a board announces', () => {
  const plan = async (title: string, inMinutes: number) => {
    const startsAtMs = Date.now() + inMinutes * minuteMs;
    const body = { title, kind: 'talk', startsAtMs, timeZone: 'Europe/Paris', visibility: 'partners', capacity: 30 };
    const { id } = await admin.client.call('events.create', { as: admin.accessToken, body });
    return id;
  };
  const register = (id: string, heads = 25) =>
    coordinator.client.call('registrations.register', { params: { id }, as: as(), body: { kind: 'centre', heads } });

  it('is what its centre has a seat in, by time: neither what has ended nor was cancelled, nor what it only waits for', async () => {
    const [late, soon, cancelled, full, ended] = [
      ...[await plan('Late', 120), await plan('Soon', 5), await plan('Cancelled', 9)],
      ...[await plan('Full', 10), await plan('Ended', -30)],
    ];
    await plan('Not ours', 1);
    for (const id of [late, soon, cancelled, ended]) await register(id ?? '');
    const params = { id: full ?? '' };
    const body = { kind: 'centre', heads: 30 };
    await admin.client.call('registrations.register', { params, as: admin.accessToken, body });
    await register(full ?? '');
    await admin.client.call('events.cancel', { params: { id: cancelled ?? '' }, as: admin.accessToken });
    live.phases.set(ended ?? '', 'ended');
    live.phases.set(soon ?? '', 'backstage');
    const { board } = await pairedBoard(app.url, coordinator, lahore.id);
    const entered = await board.enter();
    expect(entered.state === 'trusted' && entered.events.map(({ title, phase }) => [title, phase])).toEqual([
      ['Soon', 'backstage'],
      ['Late', 'scheduled'],
    ]);
    expect(entered).toMatchObject({ events: [{ leadInstitution: 'Nantes', timeZone: 'Europe/Paris' }, {}] });
  });

  it('is forgotten an hour after its planned end when it never began, and never while it runs', () => {
    const event = { startsAtMs: 0, durationMinutes: 60, phase: 'scheduled' } as const;
    expect(isAnnounced(event, 119 * minuteMs)).toBe(true);
    expect(isAnnounced(event, 120 * minuteMs)).toBe(false);
    expect(isAnnounced({ ...event, phase: 'live' }, 600 * minuteMs)).toBe(true);
    expect(isAnnounced({ ...event, phase: 'ended' }, 1)).toBe(false);
  });
});
