import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseKinds } from './database/testing-kinds.ts';
import { openTestDatabase } from './database/testing.ts';
import { setUp } from './people/test-people.ts';
import { refusal, testClient } from './rest/test-client.ts';
import { startTestApp } from './testing.ts';

describe.each(databaseKinds)('two nodes on one database (%s)', (kind) => {
  async function twoNodes() {
    const database = await openTestDatabase(kind);
    onTestFinished(() => database.close());
    const { dataDir, databaseUrl } = database.options;
    const start = async () => {
      const app = await startTestApp({ config: { dataDir, databaseUrl } });
      onTestFinished(() => app.close());
      return app;
    };
    const first = await start();
    const admin = await setUp(first);
    return { first, second: await start(), admin };
  }

  it('know the same accounts, sessions, events and links', async () => {
    const { first, second, admin } = await twoNodes();
    expect(second.setupUrl).toBeNull();
    const there = testClient(second.url);
    expect(await there.call('me.show', { as: admin.accessToken })).toEqual(admin.person);
    const body = { title: 'A talk', kind: 'talk', startsAtMs: Date.now(), timeZone: 'UTC' };
    const { id } = await admin.client.call('events.create', { as: admin.accessToken, body });
    const links = { params: { id }, as: admin.accessToken };
    const { url, link } = await there.call('links.create', { ...links, body: { role: 'viewer' } });
    const inspect = () => testClient(first.url).call('links.inspect', { body: { link: url.split('/').at(-1) } });
    expect((await inspect()).event.id).toBe(id);
    await there.call('links.revoke', { params: { id, linkId: link.id }, as: admin.accessToken });
    expect(await refusal(inspect())).toBe('LINK_REVOKED');
  });

  it('end a session for both when one of them signs out', async () => {
    const { second, admin } = await twoNodes();
    const there = testClient(second.url);
    there.cookie = admin.client.cookie;
    await there.call('session.end');
    expect(there.cookie).toBeUndefined();
    expect(await refusal(admin.client.call('me.show', { as: admin.accessToken }))).toBe('UNAUTHENTICATED');
    expect(await refusal(admin.client.call('session.refresh'))).toBe('UNAUTHENTICATED');
    expect(admin.client.cookie).toBeUndefined();
  });
});

describe('the app', () => {
  it('closes once, however often it is asked to', async () => {
    const app = await startTestApp();
    await Promise.all([app.app.close(), app.app.close()]);
    await app.close();
    await expect(fetch(app.url)).rejects.toThrow();
  });
});
