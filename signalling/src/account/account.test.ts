import { manualClock } from '@campus/service-kit/clock';
import { afterEach, describe, expect, it } from 'vitest';
import { addInstitution, addPerson, password, setUp, type TestPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { startTestApp, type TestApp } from '../testing.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 26, 9);
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

const running: TestApp[] = [];
async function start(options: Parameters<typeof startTestApp>[0] = {}) {
  const app = await startTestApp(options);
  running.push(app);
  return { app, admin: await setUp(app) };
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

async function signInOn(app: TestApp, person: TestPerson, userAgent: string, secret = password): Promise<TestPerson> {
  const client = testClient(app.url);
  const body = { email: person.person.email, password: secret };
  const session = await client.call('session.create', { body, headers: { 'User-Agent': userAgent } });
  return { ...session, client };
}

const sessionsOf = async ({ client, accessToken }: TestPerson) =>
  (await client.call('account.sessions', { as: accessToken })).sessions;

async function fieldsOf(answer: Response): Promise<string[]> {
  const { error } = (await answer.json()) as { error: { code: string; fields?: Record<string, string> } };
  expect(error.code).toBe('INVALID');
  return Object.keys(error.fields ?? {});
}

describe('own sessions', () => {
  it('are seen with their device and when they were last used, the newest first', async () => {
    const clock = manualClock(startMs);
    const { app, admin } = await start({ clock });
    clock.advance(minuteMs);
    const laptop = await signInOn(app, admin, firefox);
    clock.advance(minuteMs);
    await signInOn(app, admin, safari);
    clock.advance(3 * minuteMs);
    const { accessToken } = await laptop.client.call('session.refresh');
    const [first, second, third] = await sessionsOf({ ...laptop, accessToken });
    expect(first).toMatchObject({ device: { browser: 'Firefox', system: 'Linux' }, isThisOne: true });
    expect(first).toMatchObject({ createdAtMs: startMs + minuteMs, lastSeenAtMs: startMs + 5 * minuteMs });
    expect(second).toMatchObject({ device: { browser: 'Safari', system: 'iOS' }, isThisOne: false });
    expect(third).toMatchObject({ isThisOne: false, lastSeenAtMs: startMs });
  });

  it('are ended one by one, or all but this one, and work no more at once', async () => {
    const { app, admin } = await start();
    const laptop = await signInOn(app, admin, firefox);
    const phone = await signInOn(app, admin, safari);
    const [, ...others] = (await sessionsOf(phone)).toSorted((a, b) => Number(b.isThisOne) - Number(a.isThisOne));
    const onLaptop = others.find(({ device }) => device.browser === 'Firefox');
    const params = { id: onLaptop?.id ?? '' };
    await phone.client.call('account.endSession', { as: phone.accessToken, params });
    expect(await refusal(laptop.client.call('me.show', { as: laptop.accessToken }))).toBe('UNAUTHENTICATED');
    expect(await refusal(laptop.client.call('session.refresh'))).toBe('UNAUTHENTICATED');
    const again = phone.client.call('account.endSession', { as: phone.accessToken, params });
    expect(await refusal(again)).toBe('NOT_FOUND');
    expect(await sessionsOf(phone)).toHaveLength(2);
    await phone.client.call('account.endOtherSessions', { as: phone.accessToken });
    expect(await sessionsOf(phone)).toMatchObject([{ isThisOne: true }]);
    expect(await refusal(admin.client.call('me.show', { as: admin.accessToken }))).toBe('UNAUTHENTICATED');
  });

  it('of others are not there', async () => {
    const { app, admin } = await start();
    const { institutionId } = admin.person;
    const member = await addPerson(app, admin, { role: 'member', institutionId, email: 'm@nantes.example' });
    const [own] = await sessionsOf(admin);
    const end = member.client.call('account.endSession', { as: member.accessToken, params: { id: own?.id ?? '' } });
    expect(await refusal(end)).toBe('NOT_FOUND');
    expect(await sessionsOf(admin)).toHaveLength(1);
  });
});

describe('changing the password', () => {
  it('needs the present one, and ends the other sessions', async () => {
    const { app, admin } = await start();
    const phone = await signInOn(app, admin, safari);
    const newPassword = 'quite another sentence';
    const change = (body: object) => admin.client.raw('account.changePassword', { as: admin.accessToken, body });
    expect(await fieldsOf(await change({ newPassword }))).toEqual(['password']);
    expect(await fieldsOf(await change({ password: 'wrong', newPassword }))).toEqual(['password']);
    expect(await fieldsOf(await change({ password, newPassword: 'short' }))).toEqual(['newPassword']);
    expect(await sessionsOf(phone)).toHaveLength(2);
    expect((await change({ password, newPassword })).status).toBe(200);
    expect(await refusal(phone.client.call('me.show', { as: phone.accessToken }))).toBe('UNAUTHENTICATED');
    expect(await sessionsOf(admin)).toHaveLength(1);
    expect(await refusal(signInOn(app, admin, firefox))).toBe('UNAUTHENTICATED');
    expect((await signInOn(app, admin, firefox, newPassword)).person.id).toBe(admin.person.id);
  });

  it('is refused after ten wrong guesses', async () => {
    const { admin } = await start();
    const guess = () =>
      refusal(
        admin.client.call('account.changePassword', {
          as: admin.accessToken,
          body: { password: 'a guess', newPassword: 'quite another sentence' },
        }),
      );
    const answers: string[] = [];
    for (let round = 0; round < 11; round += 1) answers.push(await guess());
    expect(new Set(answers.slice(0, 10))).toEqual(new Set(['INVALID']));
    expect(answers[10]).toBe('RATE_LIMITED');
  });
});

describe('changing the mail address', () => {
  it('signs in with the new one, which nobody has confirmed, and not with the old one', async () => {
    const { app, admin } = await start();
    const { client, accessToken: as } = admin;
    expect(await client.call('account.show', { as })).toMatchObject({ hasPassword: true, isEmailConfirmed: true });
    const change = (body: object) => client.raw('account.changeEmail', { as, body });
    expect(await fieldsOf(await change({ email: 'new@nantes.example' }))).toEqual(['password']);
    expect(await fieldsOf(await change({ password, email: 'no address' }))).toEqual(['email']);
    const person = await client.call('account.changeEmail', { as, body: { password, email: 'New@nantes.example' } });
    expect(person.email).toBe('new@nantes.example');
    expect(await client.call('account.show', { as })).toMatchObject({ isEmailConfirmed: false });
    expect(await refusal(signInOn(app, admin, firefox))).toBe('UNAUTHENTICATED');
    expect((await signInOn(app, { ...admin, person }, firefox)).person.id).toBe(admin.person.id);
  });

  it('is refused to an address that has an account, and changes nothing when it is the same', async () => {
    const { app, admin } = await start();
    const { institutionId } = admin.person;
    await addPerson(app, admin, { role: 'member', institutionId, email: 'taken@nantes.example' });
    const change = (email: string) =>
      admin.client.call('account.changeEmail', { as: admin.accessToken, body: { password, email } });
    expect(await refusal(change('taken@nantes.example'))).toBe('CONFLICT');
    await change(admin.person.email);
    const account = await admin.client.call('account.show', { as: admin.accessToken });
    expect(account.isEmailConfirmed).toBe(true);
  });
});

describe('deleting the account', () => {
  const remove = ({ client, accessToken }: TestPerson, body: object = { password }) =>
    client.call('account.delete', { as: accessToken, body });

  it('needs the password, and leaves no way in', async () => {
    const { app, admin } = await start();
    const { institutionId } = admin.person;
    const member = await addPerson(app, admin, { role: 'member', institutionId, email: 'm@nantes.example' });
    expect(await refusal(remove(member, {}))).toBe('INVALID');
    expect(await refusal(remove(member, { password: 'wrong' }))).toBe('INVALID');
    await remove(member);
    expect(member.client.cookie).toBeUndefined();
    expect(await refusal(member.client.call('me.show', { as: member.accessToken }))).toBe('UNAUTHENTICATED');
    expect(await refusal(signInOn(app, member, firefox))).toBe('UNAUTHENTICATED');
    const { people } = await admin.client.call('people.list', { as: admin.accessToken });
    expect(people.map(({ email }) => email)).toEqual(['ada@nantes.example']);
    // The address is free again.
    await addPerson(app, admin, { role: 'member', institutionId, email: 'm@nantes.example' });
  });

  it('keeps what others need: events, links and open invitations', async () => {
    const { app, admin } = await start();
    const lahore = await addInstitution(admin, 'Lahore');
    const institutionId = lahore.id;
    const sana = await addPerson(app, admin, { role: 'organiser', institutionId, email: 'sana@lahore.example' });
    const as = sana.accessToken;
    const draft = { title: 'Looms', kind: 'talk', startsAtMs: Date.now(), timeZone: 'Asia/Karachi' };
    const event = await sana.client.call('events.create', { as, body: { ...draft, visibility: 'partners' } });
    const made = await sana.client.call('links.create', { as, params: { id: event.id }, body: { role: 'viewer' } });
    const invited = { email: 'omar@lahore.example', role: 'member', institutionId };
    const { url } = await sana.client.call('people.invite', { as, body: invited });
    await remove(sana);
    const list = await admin.client.call('links.list', { as: admin.accessToken, params: { id: event.id } });
    expect(list.links.map(({ id }) => id)).toEqual([made.link.id]);
    const token = url?.split('/').at(-1) ?? '';
    const client = testClient(app.url);
    expect(await client.call('invitations.inspect', { params: { token } })).toMatchObject({ email: invited.email });
    const omar = await client.call('invitations.accept', { body: { token, name: 'Omar', password } });
    expect(omar.person.institutionName).toBe('Lahore');
  });

  it('is refused to the only administrator, also of two who leave at once', async () => {
    const { app, admin } = await start();
    expect(await refusal(remove(admin))).toBe('CONFLICT');
    const { institutionId } = admin.person;
    const second = await addPerson(app, admin, { role: 'admin', institutionId, email: 'b@nantes.example' });
    const answers = await Promise.allSettled([remove(admin), remove(second)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
