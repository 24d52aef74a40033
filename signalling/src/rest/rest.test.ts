import { manualClock } from '@campus/service-kit/clock';
import { recordedLog } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { setUp } from '../people/test-people.ts';
import { fakeLive, startTestApp, type TestApp } from '../testing.ts';
import { refusal, testClient } from './test-client.ts';

const running: TestApp[] = [];
async function start(options: Parameters<typeof startTestApp>[0] = {}): Promise<TestApp> {
  const app = await startTestApp(options);
  running.push(app);
  return app;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

async function codeOf(answer: Response): Promise<[number, string]> {
  const { error } = (await answer.json()) as { error: { code: string } };
  return [answer.status, error.code];
}

describe('the API', () => {
  it('answers what is not a route, and what is not JSON, with a code', async () => {
    const { url } = await start();
    expect(await codeOf(await fetch(`${url}/api/nothing`))).toEqual([404, 'NOT_FOUND']);
    expect(await codeOf(await fetch(`${url}/api/instance`, { method: 'POST' }))).toEqual([404, 'NOT_FOUND']);
    const post = (body: string, type = 'application/json') =>
      fetch(`${url}/api/session`, { method: 'POST', body, headers: { 'Content-Type': type } });
    expect(await codeOf(await post('{"email":'))).toEqual([400, 'INVALID']);
    expect(await codeOf(await post('[]'))).toEqual([400, 'INVALID']);
    expect(await codeOf(await post('"text"'))).toEqual([400, 'INVALID']);
    expect(await codeOf(await post('email=a', 'application/x-www-form-urlencoded'))).toEqual([400, 'INVALID']);
    expect(await codeOf(await post(`{"email":"${'a'.repeat(70_000)}"}`))).toEqual([413, 'LIMIT_EXCEEDED']);
    expect(await codeOf(await fetch(`${url}/api/events/%E0%A4%A`))).toEqual([400, 'INVALID']);
  });

  it('refuses a wrong or expired access token also where none is needed, so that the client refreshes it', async () => {
    const clock = manualClock(Date.UTC(2026, 10, 23));
    const app = await start({ clock });
    const { client, accessToken } = await setUp(app);
    expect((await client.raw('events.list', { as: accessToken })).status).toBe(200);
    expect(await refusal(client.call('events.list', { as: 'abc.def.ghi' }))).toBe('UNAUTHENTICATED');
    clock.advance(11 * 60_000);
    expect(await refusal(client.call('events.list', { as: accessToken }))).toBe('UNAUTHENTICATED');
    const again = await client.call('session.refresh', { as: accessToken });
    expect((await client.raw('events.list', { as: again.accessToken })).status).toBe(200);
    const basic = await client.raw('me.show', { headers: { Authorization: 'Basic YTpi' } });
    expect(await codeOf(basic)).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('tells an outsider nothing about the shape of what they may not do', async () => {
    const app = await start();
    const client = testClient(app.url);
    expect(await refusal(client.call('events.create', { body: {} }))).toBe('UNAUTHENTICATED');
    const update = client.call('events.update', { params: { id: 'event-unknown' }, body: { title: '' } });
    expect(await refusal(update)).toBe('UNAUTHENTICATED');
  });

  it('lets nothing out that the contract does not name', async () => {
    const live = fakeLive();
    const card = { recordings: [], secret: 'leaked' };
    live.handlers['recordings.list'] = async () => card;
    const app = await start({ createLive: () => live });
    const answer = await testClient(app.url).raw('recordings.list');
    expect(await answer.json()).toEqual({ recordings: [] });
  });

  it('answers an error of ours as INTERNAL without details, and logs it whole under the id that the answer names', async () => {
    const live = fakeLive();
    live.handlers['recordings.list'] = async () => {
      throw new TypeError('the inside of the house');
    };
    const { log, lines } = recordedLog();
    const app = await start({ createLive: () => live, log });
    const answer = await testClient(app.url).raw('recordings.list');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('inside of the house');
    const logged = lines.find((line) => line.level === 'error');
    expect(logged).toMatchObject({ requestId: answer.headers.get('x-request-id'), route: '/api/recordings' });
    expect(JSON.stringify(logged)).toContain('inside of the house');
  });

  it('says UNAVAILABLE while the database does not answer', async () => {
    const app = await start();
    const lost = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    app.app.inside.db.selectFrom = () => {
      throw lost;
    };
    expect(await refusal(testClient(app.url).call('instance.show'))).toBe('UNAVAILABLE');
  });

  it('writes no secret of an address into the log', async () => {
    const { log, lines } = recordedLog();
    const app = await start({ log });
    const token = app.setupUrl?.split('/').at(-1) ?? '';
    await testClient(app.url).call('setup.inspect', { params: { token } });
    await fetch(`${app.url}/setup/${token}`);
    expect(lines.length).toBeGreaterThan(1);
    expect(JSON.stringify(lines)).not.toContain(token);
  });
});
