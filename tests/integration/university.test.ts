import { manualClock } from '@campus/service-kit/clock';
import { recordedLog } from '@campus/service-kit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addInstitution,
  addPerson,
  password,
  setUp,
  type TestPerson,
} from '../../signalling/src/people/test-people.ts';
import { refusal, type TestClient, testClient } from '../../signalling/src/rest/test-client.ts';
import { startTestApp, type TestApp } from '../../signalling/src/testing.ts';
import { type University, startUniversity } from '../product/university.ts';

/** Signing in with a university's own account, against a real OpenID provider. */

let university: University;
let app: TestApp;
let admin: TestPerson;
const { log, lines } = recordedLog();

async function start(options: Parameters<typeof startTestApp>[0] = {}): Promise<void> {
  app = await startTestApp({
    log,
    ...options,
    config: {
      university: {
        issuer: university.issuer,
        clientId: university.clientId,
        clientSecret: university.clientSecret,
        name: 'Université de Nantes',
        domains: ['univ.example'],
        scope: 'openid email profile',
        roleClaim: 'roles',
        roles: new Map([['staff', 'organiser']]),
      },
    },
  });
  admin = await setUp(app);
}

beforeEach(async () => {
  university = await startUniversity();
  await start();
  university.open(`${app.app.publicUrl()}/sign-in/university`);
  university.accounts.set('u-anna', { email: 'anna@univ.example', email_verified: true, name: 'Anna Lefèvre' });
});
afterEach(async () => {
  await app.close();
  await university.close();
});

/** A browser of the test: our cookie of the attempt, and whatever the university sets. */
class Browser {
  readonly client: TestClient = testClient(app.url);
  attempt = '';

  async begin(next?: string): Promise<string> {
    const answer = await this.client.raw('session.beginUniversity', { body: next === undefined ? {} : { next } });
    this.attempt = /^([^;]*)/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1] ?? '';
    return ((await answer.json()) as { url: string }).url;
  }

  async complete(parameters: Record<string, string>) {
    return this.client.call('session.completeUniversity', {
      body: { parameters },
      headers: { Cookie: this.attempt, 'User-Agent': 'Mozilla/5.0 Firefox/140.0' },
    });
  }

  /** The whole way; `subject` null stops at the university. */
  async signIn(subject: string | null, next?: string) {
    return this.complete(await walk(await this.begin(next), subject));
  }
}

/** Follows the university's pages as a browser does, until they lead back; gives what they brought along. */
async function walk(address: string, subject: string | null): Promise<Record<string, string>> {
  const cookies = new Map<string, string>();
  let [url, method, body] = [address, 'GET', undefined as string | undefined];
  for (let hop = 0; hop < 12; hop += 1) {
    const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      ...{ method, redirect: 'manual' },
      headers: { Cookie, ...(body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }) },
      ...(body === undefined ? {} : { body }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) {
      expect(answer.status, await answer.text()).toBe(200);
      [method, body] = ['POST', new URLSearchParams(subject === null ? {} : { account: subject }).toString()];
    } else {
      const to = new URL(location, url);
      if (!to.href.startsWith(university.issuer)) return Object.fromEntries(to.searchParams);
      [url, method, body] = [to.href, 'GET', undefined];
    }
  }
  throw new Error('the university leads nowhere');
}

const peopleNow = async () =>
  (await admin.client.call('people.list', { as: admin.accessToken })).people.map(({ email, roles }) => [
    email,
    ...roles.map(({ role }) => role),
  ]);

async function signedIn(subject: string) {
  const answer = await new Browser().signIn(subject);
  if (answer.outcome !== 'signed-in') throw new Error(`refused: ${answer.reason}`);
  return answer.session;
}

describe('a person with a university’s account', () => {
  it('comes in for the first time as a member of the lead institution, and later as the same', async () => {
    expect((await testClient(app.url).call('instance.show')).university).toEqual({ name: 'Université de Nantes' });
    const browser = new Browser();
    const answer = await browser.signIn('u-anna', '/events/new');
    expect(answer).toMatchObject({ outcome: 'signed-in', next: '/events/new' });
    if (answer.outcome !== 'signed-in') return;
    const { person, accessToken } = answer.session;
    expect(person).toMatchObject({ name: 'Anna Lefèvre', email: 'anna@univ.example', role: 'member' });
    expect(person.institutionName).toBe('Nantes');
    // The session is one like every other: it is renewed, seen and ended.
    expect((await browser.client.call('session.refresh')).person.id).toBe(person.id);
    const { sessions } = await browser.client.call('account.sessions', { as: accessToken });
    expect(sessions).toMatchObject([{ device: { browser: 'Firefox' }, isThisOne: true }]);
    const account = await browser.client.call('account.show', { as: accessToken });
    expect(account).toMatchObject({ hasPassword: false, isEmailConfirmed: true });
    expect(account.universityAccounts).toMatchObject([{ issuer: university.issuer, email: 'anna@univ.example' }]);
    university.accounts.set('u-anna', { email: 'anna.martin@univ.example', email_verified: true });
    expect((await signedIn('u-anna')).person.id).toBe(person.id);
    expect(await peopleNow()).toHaveLength(2);
  });

  it('has no password that anybody could guess, and may choose one soon after signing in', async () => {
    const { accessToken: as, person } = await signedIn('u-anna');
    const client = testClient(app.url);
    for (const guess of ['', ' ', 'password']) {
      const answer = await client.raw('session.create', { body: { email: person.email, password: guess } });
      expect([400, 401]).toContain(answer.status);
    }
    await client.call('account.changePassword', { as, body: { newPassword: password } });
    const body = { email: person.email, password };
    expect((await client.call('session.create', { body })).person.id).toBe(person.id);
  });

  it('is linked with the account that has the address, and keeps its role, institution and password', async () => {
    const lahore = await addInstitution(admin, 'Lahore');
    const draft = { role: 'coordinator' as const, institutionId: lahore.id, email: 'anna@univ.example' };
    const { person } = await addPerson(app, admin, draft);
    university.accounts.set('u-anna', { email: 'Anna@univ.example', email_verified: true, roles: ['staff'] });
    expect((await signedIn('u-anna')).person).toEqual(person);
    expect((await signedIn('u-anna')).person.role).toBe('coordinator');
    const body = { email: person.email, password };
    expect((await testClient(app.url).call('session.create', { body })).person.id).toBe(person.id);
  });

  it('gets what an open invitation says, which is used up by it', async () => {
    const lahore = await addInstitution(admin, 'Lahore');
    const body = { email: 'anna@univ.example', role: 'organiser', institutionId: lahore.id };
    const { url } = await admin.client.call('people.invite', { as: admin.accessToken, body });
    const { person } = await signedIn('u-anna');
    expect(person).toMatchObject({ role: 'organiser', institutionName: 'Lahore' });
    const inspect = testClient(app.url).call('invitations.inspect', {
      params: { token: url?.split('/').at(-1) ?? '' },
    });
    expect(await refusal(inspect)).toBe('CONFLICT');
  });

  it('has the role that the claims say, whenever they say something new', async () => {
    const say = (roles: string[]) =>
      university.accounts.set('u-anna', { email: 'anna@univ.example', email_verified: true, name: 'Anna', roles });
    say(['staff', 'unknown']);
    const { person } = await signedIn('u-anna');
    expect(person.role).toBe('organiser');
    const { db } = app.app.inside;
    await db.updateTable('people').set({ role: 'coordinator' }).where('id', '=', person.id).execute();
    expect((await signedIn('u-anna')).person.role).toBe('coordinator');
    say([]);
    expect((await signedIn('u-anna')).person.role).toBe('member');
    const { entries } = await admin.client.call('audit.list', { as: admin.accessToken });
    const said = entries.map(({ action, actor, detail }) => [action, actor?.name, detail['role']].join(' | '));
    expect(said).toEqual(expect.arrayContaining(['account.created | Anna | organiser', 'role.changed |  | member']));
  });
});

describe('who does not come in', () => {
  it('is told why, and leaves no account', async () => {
    const before = await peopleNow();
    university.accounts.set('u-unverified', { email: 'eve@univ.example', email_verified: false });
    university.accounts.set('u-nameless', { name: 'Nobody' });
    university.accounts.set('u-foreign', { email: 'eve@evil.example', email_verified: true });
    const reasonFor = async (subject: string | null) => {
      const answer = await new Browser().signIn(subject);
      return answer.outcome === 'refused' ? answer.reason : answer.outcome;
    };
    expect(await reasonFor('u-unverified')).toBe('unverified-mail');
    expect(await reasonFor('u-nameless')).toBe('unverified-mail');
    expect(await reasonFor('u-foreign')).toBe('foreign-domain');
    expect(await reasonFor(null)).toBe('stopped');
    expect(await peopleNow()).toEqual(before);
  });

  it('is whoever would be given an account whose owner wrote the address into it', async () => {
    const { institutionId } = admin.person;
    const eve = await addPerson(app, admin, { role: 'member', institutionId, email: 'eve@nantes.example' });
    const body = { password, email: 'anna@univ.example' };
    await eve.client.call('account.changeEmail', { as: eve.accessToken, body });
    const answer = await new Browser().signIn('u-anna');
    expect(answer).toEqual({ outcome: 'refused', reason: 'unconfirmed-account' });
  });

  it('is whoever brings an answer that was not theirs, or was used before', async () => {
    const expired = { outcome: 'refused', reason: 'expired' };
    const [mine, other] = [new Browser(), new Browser()];
    const answer = await walk(await mine.begin(), 'u-anna');
    // Another browser, without an attempt and with one of its own: a link to our page signs nobody in.
    expect(await other.complete(answer)).toEqual(expired);
    await other.begin();
    expect(await other.complete(answer)).toEqual(expired);
    // A code under one's own state: PKCE's verifier is another.
    const own = await walk(await other.begin(), 'u-anna');
    const stolen = { ...own, code: answer['code'] ?? '' };
    expect(await other.complete(stolen)).toEqual({ outcome: 'refused', reason: 'provider' });
    // The one whose it is comes in all the same, and once.
    expect(await mine.complete(answer)).toMatchObject({ outcome: 'signed-in' });
    expect(await mine.complete(answer)).toEqual(expired);
    expect(await mine.complete({})).toEqual(expired);
  });

  it('is whoever takes longer than ten minutes', async () => {
    await app.close();
    const clock = manualClock(Date.now());
    await start({ clock });
    university.open(`${app.app.publicUrl()}/sign-in/university`);
    const browser = new Browser();
    const answer = await walk(await browser.begin(), 'u-anna');
    clock.advance(10 * 60_000);
    expect(await browser.complete(answer)).toEqual({ outcome: 'refused', reason: 'expired' });
  });

  it('hears that the university does not answer, and can try again when it does', async () => {
    await Promise.all([app.close(), university.close()]);
    university = await startUniversity();
    await start();
    const browser = new Browser();
    expect(await refusal(browser.client.call('session.beginUniversity', { body: {} }))).toBe('UNAVAILABLE');
    university.open(`${app.app.publicUrl()}/sign-in/university`);
    university.accounts.set('u-anna', { email: 'anna@univ.example', email_verified: true });
    const answer = await walk(await browser.begin(), 'u-anna');
    const { issuer } = university;
    await university.close();
    expect(await refusal(browser.complete(answer))).toBe('UNAVAILABLE');
    expect(JSON.stringify(lines)).toContain(issuer);
  });

  it('finds no secret in the log', async () => {
    const browser = new Browser();
    const answer = await walk(await browser.begin(), 'u-anna');
    await browser.complete({ ...answer, code: `${answer['code']}x` });
    const written = JSON.stringify(lines);
    for (const secret of [university.clientSecret, answer['code'] ?? '', answer['state'] ?? '', browser.attempt]) {
      expect(secret).not.toBe('');
      expect(written).not.toContain(secret);
    }
  });
});
