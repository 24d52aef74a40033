import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type MailTrap, startMailTrap } from '../mail/testing/mail-trap.ts';
import { addPerson, password, setUp, type TestPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { startTestApp, type TestApp } from '../testing.ts';

const hourMs = 60 * 60_000;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A campus with a mail server, and its administrator. */
async function start(options: Parameters<typeof startTestApp>[0] = {}) {
  const trap = await startMailTrap();
  closers.push(() => trap.close());
  const mail = { url: trap.url, from: 'campus@nantes.example', domain: 'nantes.example' };
  const app = await startTestApp({ ...options, config: { mail } });
  closers.push(() => app.close());
  return { app, trap, admin: await setUp(app) };
}

const changeTo = ({ client, accessToken: as }: TestPerson, email: string) =>
  client.call('account.changeEmail', { as, body: { password, email } });
const isConfirmed = async ({ client, accessToken: as }: TestPerson) =>
  (await client.call('account.show', { as })).isEmailConfirmed;
const confirm = ({ url }: TestApp, token: string) => testClient(url).call('account.confirmEmail', { body: { token } });

/** The newest link that was mailed to an address, once there are so many. */
async function tokenTo(trap: MailTrap, address: string, count = 1): Promise<string> {
  const own = () => trap.mails.filter(({ to }) => to === address);
  await eventually(() => own().length === count);
  return /confirm-address\/(\S+)/.exec(own().at(-1)?.mail.text ?? '')?.[1] ?? '';
}

describe('an address that a person changed', () => {
  it('is confirmed by the link that was mailed to it, once, from any device', async () => {
    const { app, trap, admin } = await start();
    await changeTo(admin, 'new@nantes.example');
    expect(await isConfirmed(admin)).toBe(false);
    const token = await tokenTo(trap, 'new@nantes.example');
    expect(await confirm(app, token)).toEqual({ email: 'new@nantes.example' });
    expect(await isConfirmed(admin)).toBe(true);
    expect(await refusal(confirm(app, token))).toBe('NOT_FOUND');
    expect(trap.mails.map(({ to }) => to)).toEqual(['new@nantes.example']);
  });

  it('is not confirmed by the link to another, nor by one that was replaced or is a day old', async () => {
    const clock = manualClock(Date.now());
    const { app, trap, admin } = await start({ clock });
    await changeTo(admin, 'first@nantes.example');
    const first = await tokenTo(trap, 'first@nantes.example');
    await changeTo(admin, 'second@nantes.example');
    const second = await tokenTo(trap, 'second@nantes.example');
    expect(await refusal(confirm(app, first))).toBe('NOT_FOUND');
    const as = admin.accessToken;
    await admin.client.call('account.sendConfirmation', { as });
    const third = await tokenTo(trap, 'second@nantes.example', 2);
    expect(await refusal(confirm(app, second))).toBe('NOT_FOUND');
    clock.advance(24 * hourMs);
    expect(await refusal(confirm(app, third))).toBe('LINK_EXPIRED');
  });

  it('belongs to nobody any more when its account was deleted', async () => {
    const { app, trap, admin } = await start();
    const { institutionId } = admin.person;
    const invite = { role: 'member' as const, institutionId, email: 'm@nantes.example' };
    const invited = admin.client.call('people.invite', { as: admin.accessToken, body: invite });
    expect((await invited).url).toBeNull();
    await eventually(() => trap.mails.length === 1);
    const token = /invitations\/(\S+)/.exec(trap.mails[0]?.mail.text ?? '')?.[1];
    const client = testClient(app.url);
    const session = await client.call('invitations.accept', { body: { token, name: 'Mira', password } });
    const mira = { ...session, client };
    await changeTo(mira, 'mira@nantes.example');
    const link = await tokenTo(trap, 'mira@nantes.example');
    await client.call('account.delete', { as: mira.accessToken, body: { password } });
    expect(await refusal(confirm(app, link))).toBe('NOT_FOUND');
    const { db } = app.app.inside;
    expect(await db.selectFrom('mails').select('id').where('to_address', '=', 'mira@nantes.example').execute()).toEqual(
      [],
    );
  });

  it('is asked for again only while it is not confirmed', async () => {
    const { admin } = await start();
    const again = admin.client.call('account.sendConfirmation', { as: admin.accessToken });
    expect(await refusal(again)).toBe('CONFLICT');
  });

  it('cannot be asked for without a mail server', async () => {
    const app = await startTestApp();
    closers.push(() => app.close());
    const admin = await setUp(app);
    const { institutionId } = admin.person;
    const member = await addPerson(app, admin, { role: 'member', institutionId, email: 'm@nantes.example' });
    await changeTo(member, 'other@nantes.example');
    const { client, accessToken: as } = member;
    expect(await client.call('account.show', { as })).toMatchObject({
      isEmailConfirmed: false,
      canConfirmEmail: false,
    });
    expect(await refusal(client.call('account.sendConfirmation', { as }))).toBe('UNAVAILABLE');
  });
});
