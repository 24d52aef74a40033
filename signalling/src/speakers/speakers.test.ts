import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { read, valueOf } from '../calendar/testing/entries.ts';
import { type MailTrap, startMailTrap } from '../mail/testing/mail-trap.ts';
import { addPerson, password, setUp, type TestPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { type FakeLive, fakeLive, startTestApp, type TestApp } from '../testing.ts';

const dayMs = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 9, 20, 9);
const startsAtMs = nowMs + 100 * dayMs;
const rossi = { name: 'Prof. Rossi', email: 'rossi@bologna.example', language: 'it' };

let clock: ReturnType<typeof manualClock>;
let trap: MailTrap;
let live: FakeLive;
let app: TestApp;
let admin: TestPerson;
let id: string;
let seen: number;

async function start(hasMail = true): Promise<void> {
  clock = manualClock(nowMs);
  live = fakeLive();
  seen = 0;
  const mail = { url: trap.url, from: 'campus@nantes.example', domain: 'nantes.example' };
  app = await startTestApp({ clock, createLive: () => live, config: { mail: hasMail ? mail : null } });
  admin = await setUp(app);
  const body = { title: 'Tea and tales', kind: 'talk', startsAtMs, timeZone: 'Europe/Paris' };
  id = (await admin.client.call('events.create', { as: admin.accessToken, body })).id;
}

beforeEach(async () => {
  trap = await startMailTrap();
});
afterEach(async () => {
  await app.close();
  await trap.close();
});

const as = () => ({ as: admin.accessToken });
const invite = (body: object = rossi) =>
  admin.client.call('speakers.invite', { params: { id }, ...as(), body: { ...body } });
const resend = (speakerId: string) => admin.client.call('speakers.resend', { params: { id, speakerId }, ...as() });
const revoke = (speakerId: string) => admin.client.call('speakers.revoke', { params: { id, speakerId }, ...as() });
const list = async () => (await admin.client.call('speakers.list', { params: { id }, ...as() })).speakers;
const open = (token: string) => testClient(app.url).call('links.inspect', { body: { link: token } });

/** The next mail to a speaker: what it brings for the calendar, and the token of its link. */
async function next() {
  await eventually(() => trap.mails.length > seen);
  const { to, mail } = trap.mails[seen] ?? expect.fail();
  seen += 1;
  const file = mail.attachments.find(({ contentType }) => contentType.startsWith('text/calendar'));
  const { calendar, events } = read(file?.content.toString('utf8') ?? '');
  const token = /\/join\/(\S+)/.exec(mail.text ?? '')?.[1] ?? '';
  const calendarSays = `${valueOf(calendar, 'method')} ${valueOf(events[0], 'sequence')}`;
  return { to, subject: mail.subject ?? '', text: mail.text ?? '', token, calendarSays };
}

describe('who is asked to speak', () => {
  it('gets a speaker’s link by mail, in the chosen language, and the entry for the calendar', async () => {
    await start();
    const sent = await invite();
    expect(sent.url).toBeNull();
    const mail = await next();
    expect(mail).toMatchObject({
      to: rossi.email,
      subject: 'Interverrà a «Tea and tales»?',
      calendarSays: 'REQUEST 0',
    });
    expect(await open(mail.token)).toMatchObject({ role: 'speaker', label: 'Prof. Rossi', event: { id } });
    await eventually(async () => (await list())[0]?.mailState === 'sent');
    expect(await list()).toMatchObject([{ id: sent.id, name: rossi.name, email: rossi.email, state: 'open' }]);
    // It lasts until after the event, which is farther away than links usually last.
    expect(sent.expiresAtMs).toBeGreaterThan(startsAtMs + dayMs);
    expect(await refusal(invite({ ...rossi, email: 'ROSSI@bologna.example' }))).toBe('CONFLICT');
    expect(await refusal(invite({ ...rossi, email: 'nobody' }))).toBe('INVALID');
    expect(await list()).toHaveLength(1);
  });

  it('gets the same link once more, and a new one where that was taken back or will not last', async () => {
    await start();
    const { id: speakerId } = await invite();
    const { token } = await next();
    await resend(speakerId);
    expect((await next()).token).toBe(token);
    const [link] = (await admin.client.call('links.list', { params: { id }, ...as() })).links;
    await admin.client.call('links.revoke', { params: { id, linkId: link?.id ?? '' }, ...as() });
    expect(await list()).toMatchObject([{ state: 'revoked' }]);
    await resend(speakerId);
    const second = await next();
    expect(second.token).not.toBe(token);
    expect(await open(second.token)).toMatchObject({ role: 'speaker' });
    expect(await list()).toMatchObject([{ state: 'open' }]);
    const body = { startsAtMs: startsAtMs + 60 * dayMs };
    await admin.client.call('events.update', { params: { id }, ...as(), body });
    expect(await next()).toMatchObject({ calendarSays: 'REQUEST 1', token: second.token });
    await resend(speakerId);
    const third = await next();
    expect(third.token).not.toBe(second.token);
    expect(await refusal(open(second.token))).toBe('LINK_REVOKED');
    expect(await open(third.token)).toMatchObject({ role: 'speaker' });
  });

  it('is told when it is taken back, and comes in no more; and may be asked again', async () => {
    await start();
    const { id: speakerId } = await invite();
    const { token } = await next();
    await eventually(async () => (await list())[0]?.mailState === 'sent');
    await revoke(speakerId);
    const mail = await next();
    expect(mail).toMatchObject({ subject: 'Intervento annullato: Tea and tales', calendarSays: 'CANCEL 0', token: '' });
    expect(await refusal(open(token))).toBe('LINK_REVOKED');
    expect(live.disconnected).toHaveLength(1);
    expect(await list()).toEqual([]);
    expect(await refusal(revoke(speakerId))).toBe('NOT_FOUND');
    await invite();
    expect((await next()).calendarSays).toBe('REQUEST 0');
  });

  it('hears of the event’s cancellation, and is asked for no event that is over', async () => {
    await start();
    await invite();
    const { token } = await next();
    await admin.client.call('events.cancel', { params: { id }, ...as() });
    expect(await next()).toMatchObject({ calendarSays: 'CANCEL 1', token });
    expect(await refusal(invite({ ...rossi, email: 'other@bologna.example' }))).toBe('CONFLICT');
  });

  it('gets a link to be passed on where there is no mail server', async () => {
    await start(false);
    const { url, id: speakerId } = await invite();
    expect(await open(url?.split('/').at(-1) ?? '')).toMatchObject({ role: 'speaker' });
    expect(await list()).toMatchObject([{ mailState: null, state: 'open' }]);
    expect((await resend(speakerId)).url).toBe(url);
    clock.advance(130 * dayMs);
    const login = { email: admin.person.email, password };
    admin = { ...admin, ...(await admin.client.call('session.create', { body: login })) };
    expect(await list()).toMatchObject([{ state: 'expired' }]);
  });

  it('takes along what is stored of it, and is forgotten with the account', async () => {
    await start(false);
    const { institutionId } = admin.person;
    const ben = await addPerson(app, admin, { role: 'member', institutionId, email: 'ben@nantes.example' });
    await invite({ name: 'Ben Speaker', email: 'ben@nantes.example' });
    const data = await ben.client.call('account.export', { as: ben.accessToken });
    expect(data.speakerInvitations).toMatchObject([{ eventId: id, name: 'Ben Speaker', isForYou: true }]);
    await ben.client.call('account.delete', { as: ben.accessToken, body: { password } });
    expect(await list()).toEqual([]);
    const { links } = await admin.client.call('links.list', { params: { id }, ...as() });
    expect(links.map(({ label }) => label)).toEqual(['']);
  });
});
