import { manualClock } from '@campus/service-kit/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setUp, type TestPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { type FakeLive, fakeLive, startTestApp, type TestApp } from '../testing.ts';

const dayMs = 24 * 60 * 60 * 1000;

let clock: ReturnType<typeof manualClock>;
let app: TestApp;
let live: FakeLive;
let admin: TestPerson;
let eventId: string;

async function createEvent(isRecordedAutomatically = true): Promise<string> {
  const body = { title: 'A talk', kind: 'talk', startsAtMs: clock.nowMs(), timeZone: 'UTC', isRecordedAutomatically };
  return (await admin.client.call('events.create', { as: admin.accessToken, body })).id;
}

beforeEach(async () => {
  clock = manualClock(Date.UTC(2026, 10, 23, 9));
  live = fakeLive();
  app = await startTestApp({ clock, createLive: () => live, config: { publicUrl: 'https://campus.example' } });
  admin = await setUp(app);
  eventId = await createEvent();
});
afterEach(() => app.close());

async function signInAgain(): Promise<void> {
  admin = { ...admin, ...(await admin.client.call('session.refresh')) };
}
async function createLink(body: Record<string, unknown> = { role: 'centre', label: 'Lahore' }) {
  const made = await admin.client.call('links.create', { params: { id: eventId }, as: admin.accessToken, body });
  return { ...made, token: made.url.split('/').at(-1) ?? '' };
}
const inspect = (link: string) => testClient(app.url).call('links.inspect', { body: { link } });
const list = () => admin.client.call('links.list', { params: { id: eventId }, as: admin.accessToken });

describe('a link', () => {
  it('opens its event in its role, also one that only invited people see', async () => {
    const { url, token, link } = await createLink();
    expect(url).toBe(`https://campus.example/join/${token}`);
    expect(link).toMatchObject({ role: 'centre', label: 'Lahore', joinedCount: 0, revokedAtMs: null });
    expect(link.expiresAtMs).toBe(clock.nowMs() + 60 * dayMs);
    const preview = await inspect(token);
    expect(preview).toMatchObject({ role: 'centre', label: 'Lahore', isRecorded: true });
    expect(preview.event).toMatchObject({ id: eventId, canHost: false });
    const client = testClient(app.url);
    const shown = await client.call('events.show', { params: { id: eventId }, query: { link: token } });
    expect(shown.title).toBe('A talk');
    expect((await list()).links).toEqual([link]);
  });

  it('does not hold its role, nor anything but the id of its grant', async () => {
    const { token, link } = await createLink({ role: 'moderator' });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(Object.keys(claims).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti']);
    expect(claims).toMatchObject({ jti: link.id });
  });

  it('does not open another event', async () => {
    const { token } = await createLink();
    const other = await createEvent();
    const shown = testClient(app.url).call('events.show', { params: { id: other }, query: { link: token } });
    expect(await refusal(shown)).toBe('NOT_FOUND');
  });

  it('ends when it is revoked, and so does the access of those who came with it', async () => {
    const { token, link } = await createLink();
    const revoke = () =>
      admin.client.call('links.revoke', { params: { id: eventId, linkId: link.id }, as: admin.accessToken });
    await revoke();
    expect(live.disconnected).toEqual([link.id]);
    expect(await refusal(inspect(token))).toBe('LINK_REVOKED');
    const shown = testClient(app.url).call('events.show', { params: { id: eventId }, query: { link: token } });
    expect(await refusal(shown)).toBe('LINK_REVOKED');
    const revokedAtMs = (await list()).links[0]?.revokedAtMs;
    clock.advance(1_000);
    expect(await revoke()).toEqual({});
    expect(revokedAtMs).not.toBeNull();
    expect((await list()).links[0]?.revokedAtMs).toBe(revokedAtMs);
  });

  it('ends on its day', async () => {
    const { token } = await createLink({ role: 'viewer', validDays: 2 });
    clock.advance(2 * dayMs - 1);
    expect((await inspect(token)).role).toBe('viewer');
    clock.advance(1);
    expect(await refusal(inspect(token))).toBe('LINK_EXPIRED');
    await signInAgain();
    expect((await list()).links).toHaveLength(1);
  });

  it('that is mangled is none of ours', async () => {
    const { token } = await createLink();
    expect(await refusal(inspect(`${token.slice(0, -4)}AAAA`))).toBe('NOT_FOUND');
    expect(await refusal(inspect('nonsense'))).toBe('NOT_FOUND');
  });

  it('is revoked only through its own event, and never gives the role of a host', async () => {
    const { link } = await createLink();
    const other = await createEvent();
    const revoke = admin.client.call('links.revoke', {
      ...{ params: { id: other, linkId: link.id }, as: admin.accessToken },
    });
    expect(await refusal(revoke)).toBe('NOT_FOUND');
    expect(live.disconnected).toEqual([]);
    expect(await refusal(createLink({ role: 'host' }))).toBe('INVALID');
  });

  it('of a host is made by code for a demo, opens as host, and is not listed', async () => {
    const { links } = app.app.inside;
    const grant = { eventId, role: 'host' as const, label: '', ttlMs: dayMs, createdBy: null };
    const { token, path } = await links.create(grant);
    expect(path).toBe(`/join/${token}`);
    expect(await inspect(token)).toMatchObject({ role: 'host', event: { canHost: true } });
    expect((await list()).links).toEqual([]);
  });
});
