import { manualClock } from '@campus/service-kit/clock';
import { afterEach, describe, expect, it } from 'vitest';
import { refusal, testClient } from '../rest/test-client.ts';
import { startTestApp, type TestApp } from '../testing.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { addPerson, leadDraft, password, setUp } from './test-people.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const startMs = Date.UTC(2026, 10, 23, 9);

const running: TestApp[] = [];
async function start(options: Parameters<typeof startTestApp>[0] = {}): Promise<TestApp> {
  const app = await startTestApp(options);
  running.push(app);
  return app;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

const tokenOf = (url: string | null) => url?.split('/').at(-1) ?? '';
const setupBody = (token: string, email = 'ada@nantes.example') => ({
  token,
  institution: leadDraft,
  admin: { name: 'Ada', email, password },
});

describe("a person's language", () => {
  it('is none at first, and goes with them wherever they sign in', async () => {
    const app = await start();
    const { client, accessToken, person } = await setUp(app);
    expect(person.language).toBeNull();
    const changed = await client.call('me.update', { as: accessToken, body: { language: 'ur' } });
    expect(changed).toEqual({ ...person, language: 'ur' });
    const elsewhere = await testClient(app.url).call('session.create', { body: { email: person.email, password } });
    expect(elsewhere.person).toEqual(changed);
    expect(await client.call('me.show', { as: accessToken })).toEqual(changed);
  });

  it("is one of the app's, and theirs alone", async () => {
    const app = await start();
    const admin = await setUp(app);
    const { institutionId } = admin.person;
    const member = await addPerson(app, admin, { role: 'member', institutionId, email: 'mia@nantes.example' });
    const unknown = { as: member.accessToken, body: { language: 'de' } };
    expect(await refusal(member.client.call('me.update', unknown))).toBe('INVALID');
    await member.client.call('me.update', { as: member.accessToken, body: { language: 'fr' } });
    expect((await admin.client.call('me.show', { as: admin.accessToken })).language).toBeNull();
  });
});

describe('the first start', () => {
  it('gives a link that makes the lead institution and the first administrator, who is then signed in', async () => {
    const app = await start();
    const client = testClient(app.url);
    expect((await client.call('instance.show')).isSetUp).toBe(false);
    expect(await client.call('setup.inspect', { params: { token: tokenOf(app.setupUrl) } })).toEqual({ isValid: true });
    const { accessToken, person } = await setUp(app);
    expect(person).toMatchObject({ role: 'admin', institutionName: 'Nantes', email: 'ada@nantes.example' });
    expect(await client.call('me.show', { as: accessToken })).toEqual(person);
    expect(await client.call('instance.show')).toMatchObject({ isSetUp: true, leadInstitution: 'Nantes' });
    expect(await client.call('setup.inspect', { params: { token: tokenOf(app.setupUrl) } })).toEqual({
      isValid: false,
    });
  });

  it('lets one of two win who complete it at once; the other gets CONFLICT', async () => {
    const app = await start();
    const token = tokenOf(app.setupUrl);
    const answers = await Promise.allSettled(
      ['one@nantes.example', 'two@nantes.example'].map((email) =>
        testClient(app.url).call('setup.complete', {
          body: { ...setupBody(token, email), institution: { ...leadDraft, name: email } },
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lost = answers.find((answer) => answer.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'CONFLICT' });
    const people = await app.app.inside.db.selectFrom('people').select('id').execute();
    expect(people).toHaveLength(1);
  });

  it('refuses a wrong token, a token older than a day, and the token of an earlier start', async () => {
    const clock = manualClock(startMs);
    const app = await start({ clock });
    const client = testClient(app.url);
    const wrong = client.call('setup.complete', { body: setupBody('not the right token') });
    expect(await refusal(wrong)).toBe('NOT_FOUND');
    clock.advance(24 * hourMs);
    const late = client.call('setup.complete', { body: setupBody(tokenOf(app.setupUrl)) });
    expect(await refusal(late)).toBe('LINK_EXPIRED');

    const again = await start({ clock, config: { dataDir: app.config.dataDir } });
    const earlier = testClient(again.url).call('setup.complete', { body: setupBody(tokenOf(app.setupUrl)) });
    expect(await refusal(earlier)).toBe('NOT_FOUND');
    expect((await setUp(again)).person.role).toBe('admin');
    const third = await start({ clock, config: { dataDir: app.config.dataDir } });
    expect(third.setupUrl).toBeNull();
  });

  it('says which fields of the form are wrong', async () => {
    const app = await start();
    const body = {
      ...setupBody(tokenOf(app.setupUrl)),
      admin: { name: 'Ada', email: 'not a mail', password: 'short' },
    };
    const answer = await testClient(app.url).raw('setup.complete', { body });
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { code: string; fields: Record<string, string> } };
    expect(error.code).toBe('INVALID');
    expect(Object.keys(error.fields).toSorted()).toEqual(['admin.email', 'admin.password']);
  });
});

describe('passwords', () => {
  it('are hashed with Argon2id at the parameters that OWASP names', async () => {
    const hash = await hashPassword(password);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword(password, hash)).toBe(true);
    expect(await isPassword(`${password}!`, hash)).toBe(false);
  });

  it('take as much work for an account that does not exist', async () => {
    expect(await isPassword('no account has this password', null)).toBe(false);
    const hash = await hashPassword(password);
    const timed = async (passwordHash: string | null) => {
      const startedAt = performance.now();
      await isPassword('wrong', passwordHash);
      return performance.now() - startedAt;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    // In turn, so that whatever else this machine does meanwhile slows both down.
    for (let round = 0; round < 9; round += 1) {
      known.push(await timed(hash));
      unknown.push(await timed(null));
    }
    const median = (times: number[]) => times.toSorted((a, b) => a - b)[4] ?? 0;
    expect(median(unknown)).toBeGreaterThan(median(known) / 3);
  });
});

describe('signing in', () => {
  it('answers the same to a wrong password and to an unknown mail', async () => {
    const app = await start();
    await setUp(app);
    const client = testClient(app.url);
    const known = await client.raw('session.create', { body: { email: 'ada@nantes.example', password: 'wrong' } });
    const unknown = await client.raw('session.create', { body: { email: 'eve@nantes.example', password: 'wrong' } });
    expect(known.status).toBe(401);
    expect(await known.json()).toEqual(await unknown.json());
    const right = await client.call('session.create', { body: { email: ' Ada@Nantes.example ', password } });
    expect(right.person.name).toBe('Ada Admin');
  });

  it('is refused after ten tries for one account, and not for another', async () => {
    const app = await start();
    await setUp(app);
    const client = testClient(app.url);
    const guess = (email: string) => refusal(client.call('session.create', { body: { email, password: 'wrong' } }));
    const answers: string[] = [];
    for (let round = 0; round < 11; round += 1) answers.push(await guess('ada@nantes.example'));
    expect(answers.slice(0, 10).every((code) => code === 'UNAUTHENTICATED')).toBe(true);
    expect(answers[10]).toBe('RATE_LIMITED');
    expect(await guess('eve@nantes.example')).toBe('UNAUTHENTICATED');
  });

  it('sets a cookie that no script reads, no other site sends, and only the session routes get', async () => {
    const app = await start({ config: { publicUrl: 'https://campus.example' } });
    await setUp(app);
    const body = { email: 'ada@nantes.example', password };
    const answer = await testClient(app.url).raw('session.create', { body });
    const cookie = answer.headers.getSetCookie()[0] ?? '';
    const attributes = cookie.split('; ').slice(1).toSorted();
    expect(attributes).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/api/session', 'SameSite=Strict', 'Secure']);
  });

  it('is refused to a page of another site', async () => {
    const app = await start();
    await setUp(app);
    const body = { email: 'ada@nantes.example', password };
    const from = (origin: string) => testClient(app.url).raw('session.create', { body, headers: { Origin: origin } });
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await from('null')).status).toBe(403);
    expect((await from(app.url)).status).toBe(200);
    expect((await from(app.app.publicUrl())).status).toBe(200);
  });
});
