import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addInstitution, addPerson, setUp, type TestPerson } from '../people/test-people.ts';
import { refusal } from '../rest/test-client.ts';
import { type FakeLive, fakeLive, startTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
let live: FakeLive;
let admin: TestPerson;
let coordinator: TestPerson;
let member: TestPerson;

beforeEach(async () => {
  live = fakeLive();
  app = await startTestApp({ createLive: () => live });
  admin = await setUp(app);
  const { id: institutionId } = await addInstitution(admin, 'Lahore');
  coordinator = await addPerson(app, admin, { role: 'coordinator', institutionId, email: 'c@lahore.example' });
  member = await addPerson(app, admin, { role: 'member', institutionId, email: 'm@lahore.example' });
});
afterEach(() => app.close());

async function plan(body: Record<string, unknown> = {}): Promise<string> {
  const draft = { title: 'Tea and tales', kind: 'talk', startsAtMs: Date.now() + 3_600_000, timeZone: 'UTC' };
  const made = await admin.client.call('events.create', {
    as: admin.accessToken,
    body: { ...draft, visibility: 'partners', ...body },
  });
  return made.id;
}
const register = (id: string, by: TestPerson, body: object = { kind: 'person' }, query: Record<string, string> = {}) =>
  by.client.call('registrations.register', { params: { id }, query, as: by.accessToken, body });
const own = (id: string, by: TestPerson, query: Record<string, string> = {}) =>
  by.client.call('registrations.own', { params: { id }, query, as: by.accessToken });
const withdraw = (id: string, by: TestPerson, kind = 'person') =>
  by.client.call('registrations.withdraw', { params: { id, kind }, as: by.accessToken });
const list = (id: string) => admin.client.call('registrations.list', { params: { id }, as: admin.accessToken });

describe('a registration', () => {
  it('is a person’s own, or a centre’s by who speaks for it, and everybody of the centre sees that', async () => {
    const id = await plan({ capacity: 20 });
    expect(await own(id, member)).toEqual({
      person: null,
      centre: null,
      canSpeakForCentre: false,
      seats: { capacity: 20, confirmed: 0, waiting: 0 },
    });
    await register(id, member);
    await register(id, coordinator, { kind: 'centre', heads: 18 });
    expect(await own(id, member)).toMatchObject({
      person: { state: 'confirmed', heads: 1 },
      centre: { state: 'confirmed', heads: 18 },
      seats: { confirmed: 19 },
    });
    expect(await refusal(register(id, member, { kind: 'centre', heads: 3 }))).toBe('FORBIDDEN');
    expect(await refusal(withdraw(id, member, 'centre'))).toBe('FORBIDDEN');
    expect(await refusal(register(id, coordinator, { kind: 'centre', heads: 0 }))).toBe('INVALID');
    await withdraw(id, coordinator, 'centre');
    expect(await own(id, coordinator)).toMatchObject({ centre: null, canSpeakForCentre: true });
  });

  it('is listed for hosts with names and in the order of coming, and taken away by them', async () => {
    const id = await plan({ capacity: 18 });
    await register(id, coordinator, { kind: 'centre', heads: 18 });
    await register(id, member);
    const { registrations, seats } = await list(id);
    expect(seats).toEqual({ capacity: 18, confirmed: 18, waiting: 1 });
    expect(registrations).toMatchObject([
      { kind: 'centre', name: 'Lahore', institutionName: 'Lahore', heads: 18, state: 'confirmed' },
      { kind: 'person', name: 'A member', institutionName: 'Lahore', heads: 1, state: 'waiting', place: 1 },
    ]);
    const remove = (registrationId: string, of = id) =>
      admin.client.call('registrations.remove', { params: { id: of, registrationId }, as: admin.accessToken });
    const centreId = registrations[0]?.id ?? '';
    expect(await refusal(remove(centreId, await plan()))).toBe('NOT_FOUND');
    await remove(centreId);
    expect(await refusal(remove(centreId))).toBe('NOT_FOUND');
    expect((await own(id, member)).person).toMatchObject({ state: 'confirmed', place: null });
  });

  it('is made with a link for what only invited people see, and stands in one’s own calendar', async () => {
    const id = await plan({ title: 'For invited people', visibility: 'invited' });
    expect(await refusal(register(id, member))).toBe('NOT_FOUND');
    expect(await refusal(own(id, member))).toBe('NOT_FOUND');
    const { url } = await admin.client.call('links.create', {
      ...{ params: { id }, as: admin.accessToken, body: { role: 'viewer' } },
    });
    const query = { link: url.split('/').at(-1) ?? '' };
    await register(id, member, { kind: 'person' }, query);
    expect((await own(id, member, query)).person).toMatchObject({ state: 'confirmed' });
    const feed = await member.client.call('calendarFeed.renew', { as: member.accessToken });
    const token = feed.url.split('/').at(-2) ?? '';
    const read = () => member.client.call('calendarFeed.read', { params: { token } });
    expect(await read()).toContain('SUMMARY:For invited people');
    // Without the link, as who has lost it.
    await withdraw(id, member);
    expect(await read()).not.toContain('SUMMARY:For invited people');
  });

  it('is refused for an event that is cancelled or has ended, and taken back all the same', async () => {
    const [ended, cancelled] = [await plan(), await plan()];
    await register(ended, member);
    live.phases.set(ended, 'live');
    await register(ended, coordinator);
    live.phases.set(ended, 'ended');
    expect(await refusal(register(ended, admin))).toBe('WRONG_PHASE');
    await withdraw(ended, member);
    await admin.client.call('events.cancel', { params: { id: cancelled }, as: admin.accessToken });
    expect(await refusal(register(cancelled, member))).toBe('CONFLICT');
  });
});
