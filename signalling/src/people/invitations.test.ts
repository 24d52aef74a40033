import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type MailTrap, smtpRefusal, startMailTrap } from '../mail/testing/mail-trap.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { startTestApp, type TestApp } from '../testing.ts';
import { addInstitution, addPerson, password, setUp, type TestPerson } from './test-people.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const startMs = Date.UTC(2026, 10, 23, 9);

const closers: (() => Promise<void>)[] = [];
async function start(options: Parameters<typeof startTestApp>[0] = {}): Promise<TestApp> {
  const app = await startTestApp(options);
  closers.push(() => app.close());
  return app;
}
async function startWithMail(options: Parameters<typeof startMailTrap>[0] = {}): Promise<TestApp & { trap: MailTrap }> {
  const trap = await startMailTrap(options);
  closers.push(() => trap.close());
  const mail = { url: trap.url, from: 'campus@nantes.example', domain: 'nantes.example' };
  return { ...(await start({ config: { mail } })), trap };
}
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const tokenOf = (url: string | null | undefined) => url?.split('/').at(-1) ?? '';
const invite = (inviter: TestPerson, body: unknown) =>
  inviter.client.call('people.invite', { as: inviter.accessToken, body });
const listOf = async (asker: TestPerson) =>
  (await asker.client.call('invitations.list', { as: asker.accessToken })).invitations;
const manage = (asker: TestPerson, name: 'invitations.resend' | 'invitations.revoke', id: string) =>
  asker.client.call(name, { as: asker.accessToken, params: { id } });

describe('an invitation', () => {
  it('brings an account in the institution and role that the inviter chose, once', async () => {
    const app = await start();
    const admin = await setUp(app);
    const lahore = await addInstitution(admin, 'Lahore');
    const draft = { email: 'Omar@lahore.example', role: 'coordinator', institutionId: lahore.id };
    const token = tokenOf((await invite(admin, draft)).url);
    const client = testClient(app.url);
    expect(await client.call('invitations.inspect', { params: { token } })).toEqual({
      ...{ email: 'omar@lahore.example', institutionName: 'Lahore', role: 'coordinator', hasAccount: false },
    });
    const session = await client.call('invitations.accept', { body: { token, name: 'Omar', password } });
    expect(session.person).toMatchObject({ role: 'coordinator', institutionName: 'Lahore', name: 'Omar' });
    const twice = client.call('invitations.accept', { body: { token, name: 'Omar', password } });
    expect(await refusal(twice)).toBe('CONFLICT');
    expect(await refusal(invite(admin, draft))).toBe('CONFLICT');
  });

  it('of an organiser goes to their own institution only, and not above their role (R1)', async () => {
    const app = await start();
    const admin = await setUp(app);
    const { id: institutionId } = await addInstitution(admin, 'Lahore');
    const organiser = await addPerson(app, admin, { role: 'organiser', institutionId, email: 'sana@lahore.example' });
    const draft = (role: string, institution: string) => ({
      email: 'new@lahore.example',
      role,
      institutionId: institution,
    });
    expect(await refusal(invite(organiser, draft('admin', institutionId)))).toBe('FORBIDDEN');
    expect(await refusal(invite(organiser, draft('member', admin.person.institutionId)))).toBe('FORBIDDEN');
    expect((await invite(organiser, draft('organiser', institutionId))).url).toContain('/invitations/');
    const { people } = await organiser.client.call('people.list', { as: organiser.accessToken });
    expect(people.map((person) => person.email)).toEqual(['sana@lahore.example']);
    expect((await admin.client.call('people.list', { as: admin.accessToken })).people).toHaveLength(2);
  });

  it('expires after a week, and does not name an institution that is not there', async () => {
    const clock = manualClock(startMs);
    const app = await start({ clock });
    const admin = await setUp(app);
    const draft = { email: 'omar@lahore.example', role: 'member', institutionId: 'nowhere' };
    expect(await refusal(invite(admin, draft))).toBe('NOT_FOUND');
    const { institutionId } = admin.person;
    const token = tokenOf((await invite(admin, { ...draft, institutionId })).url);
    clock.advance(7 * 24 * hourMs);
    const client = testClient(app.url);
    expect(await refusal(client.call('invitations.inspect', { params: { token } }))).toBe('LINK_EXPIRED');
    const body = { token, name: 'Omar', password };
    expect(await refusal(client.call('invitations.accept', { body }))).toBe('LINK_EXPIRED');
  });

  it('is listed for those who organise there, sent anew, and taken back', async () => {
    const clock = manualClock(startMs);
    const app = await start({ clock });
    const admin = await setUp(app);
    const lahore = await addInstitution(admin, 'Lahore');
    const bologna = await addInstitution(admin, 'Bologna');
    const organise = (institutionId: string, email: string) =>
      addPerson(app, admin, { role: 'organiser', institutionId, email });
    const sana = await organise(lahore.id, 'sana@lahore.example');
    const foreign = await organise(bologna.id, 'bruno@bologna.example');
    const draft = { email: 'omar@lahore.example', role: 'member', institutionId: lahore.id };
    const first = await invite(sana, draft);
    const open = (await listOf(sana)).filter(({ state }) => state === 'open');
    expect(open).toMatchObject([{ id: first.id, ...draft, invitedBy: 'A organiser', mailState: null }]);
    expect((await listOf(foreign)).map(({ email }) => email)).toEqual(['bruno@bologna.example']);
    expect(await listOf(admin)).toHaveLength(3);
    for (const name of ['invitations.resend', 'invitations.revoke'] as const) {
      expect(await refusal(manage(foreign, name, first.id))).toBe('NOT_FOUND');
    }

    const client = testClient(app.url);
    const inspect = (url: string | null) => client.call('invitations.inspect', { params: { token: tokenOf(url) } });
    clock.advance(minuteMs);
    const second = (await manage(sana, 'invitations.resend', first.id)) as typeof first;
    expect(second.id).toBe(first.id);
    expect(second.expiresAtMs).toBe(first.expiresAtMs + minuteMs);
    expect(await refusal(inspect(first.url))).toBe('NOT_FOUND');
    expect((await inspect(second.url)).email).toBe('omar@lahore.example');
    await manage(sana, 'invitations.revoke', first.id);
    await manage(sana, 'invitations.revoke', first.id);
    expect(await refusal(inspect(second.url))).toBe('LINK_REVOKED');
    const body = { token: tokenOf(second.url), name: 'Omar', password };
    expect(await refusal(client.call('invitations.accept', { body }))).toBe('LINK_REVOKED');
    expect(await refusal(manage(sana, 'invitations.resend', first.id))).toBe('CONFLICT');
    expect((await listOf(sana)).find(({ id }) => id === first.id)?.state).toBe('revoked');
    const accepted = (await listOf(admin)).find(({ email }) => email === 'sana@lahore.example');
    expect(await refusal(manage(admin, 'invitations.revoke', accepted?.id ?? ''))).toBe('CONFLICT');
  });

  it('ends an earlier one of the same person to the same institution', async () => {
    const app = await start();
    const admin = await setUp(app);
    const { institutionId } = admin.person;
    const draft = { email: 'omar@lahore.example', institutionId };
    const { url: first } = await invite(admin, { ...draft, role: 'member' });
    const { url: second } = await invite(admin, { ...draft, role: 'organiser' });
    const inspect = (url: string | null) =>
      admin.client.call('invitations.inspect', { params: { token: tokenOf(url) } });
    expect(await refusal(inspect(first))).toBe('LINK_REVOKED');
    expect((await inspect(second)).role).toBe('organiser');
  });

  it('adds a role at another institution to an account, which then organises there as well', async () => {
    const app = await start();
    const admin = await setUp(app);
    const lahore = await addInstitution(admin, 'Lahore');
    const bologna = await addInstitution(admin, 'Bologna');
    const add = (name: string, institutionId: string) =>
      addPerson(app, admin, { role: 'member', institutionId, email: `${name}@campus.example` });
    const omar = await add('omar', lahore.id);
    const other = await add('other', lahore.id);
    const draft = { email: 'omar@campus.example', role: 'organiser', institutionId: bologna.id };
    const token = tokenOf((await invite(admin, draft)).url);
    expect(await omar.client.call('invitations.inspect', { params: { token } })).toMatchObject({ hasAccount: true });
    const join = (who: TestPerson) => who.client.call('invitations.join', { as: who.accessToken, body: { token } });
    expect(await refusal(join(other))).toBe('FORBIDDEN');
    const answer = { token, name: 'Omar', password };
    expect(await refusal(omar.client.call('invitations.accept', { body: answer }))).toBe('CONFLICT');
    const joined = await join(omar);
    const at = (institution: { id: string; name: string }, role: string) => ({
      ...{ institutionId: institution.id, institutionName: institution.name, role },
    });
    expect(joined).toMatchObject({ role: 'member', roles: [at(lahore, 'member'), at(bologna, 'organiser')] });
    expect(await refusal(join(omar))).toBe('CONFLICT');
    // They see what they organise, and of the people there only what they are there.
    const { people } = await omar.client.call('people.list', { as: omar.accessToken });
    expect(people).toEqual([
      { id: omar.person.id, name: omar.person.name, email: omar.person.email, roles: [at(bologna, 'organiser')] },
    ]);
    expect((await invite(omar, { ...draft, email: 'new@bologna.example', role: 'member' })).url).toBeTruthy();
    const elsewhere = { ...draft, email: 'new@lahore.example', role: 'member', institutionId: lahore.id };
    expect(await refusal(invite(omar, elsewhere))).toBe('FORBIDDEN');
    const event = {
      title: 'Looms',
      kind: 'talk',
      startsAtMs: startMs,
      timeZone: 'UTC',
      isRecordedAutomatically: false,
    };
    const made = await omar.client.call('events.create', { as: omar.accessToken, body: event });
    expect(made).toMatchObject({ institutionName: 'Bologna', canHost: true });
  });

  it('makes one account and one role when two answer it at once', async () => {
    const app = await start();
    const admin = await setUp(app);
    const { institutionId } = admin.person;
    const token = tokenOf((await invite(admin, { email: 'omar@nantes.example', role: 'member', institutionId })).url);
    const accept = () => testClient(app.url).call('invitations.accept', { body: { token, name: 'Omar', password } });
    const outcomes = await Promise.allSettled([accept(), accept()]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('an invitation by mail', () => {
  it('goes to the invited person alone, in the language that the inviter chose, and brings them in', async () => {
    const app = await startWithMail();
    const admin = await setUp(app);
    const { institutionId } = admin.person;
    const draft = { email: 'omar@lahore.example', role: 'organiser', institutionId, language: 'ur' };
    expect((await invite(admin, draft)).url).toBeNull();
    await eventually(() => app.trap.mails.length === 1);
    const [mail] = app.trap.mails;
    expect(mail?.to).toBe('omar@lahore.example');
    expect(mail?.mail.subject).toContain('Ada Admin');
    expect(mail?.mail.html).toContain('lang="ur"');
    const token = /\/invitations\/([\w-]+)/.exec(mail?.mail.text ?? '')?.[1];
    const client = testClient(app.url);
    await client.call('invitations.accept', { body: { token, name: 'Omar', password } });
    await eventually(async () => (await listOf(admin))[0]?.mailState === 'sent');
    expect(await listOf(admin)).toMatchObject([{ state: 'accepted', mailState: 'sent' }]);
  });

  it('says to the inviter when it was refused, and to the administrator why; sent anew it has another link', async () => {
    const app = await startWithMail({
      before: (moment, address) => {
        if (moment === 'receiver' && address.startsWith('nobody')) throw smtpRefusal(550, 'no such person');
      },
    });
    const admin = await setUp(app);
    const { institutionId } = admin.person;
    const { id } = await invite(admin, { email: 'nobody@lahore.example', role: 'member', institutionId });
    await eventually(async () => (await listOf(admin))[0]?.mailState === 'failed');
    const list = async () => admin.client.call('mails.list', { as: admin.accessToken });
    const { isMailOn, mails } = await list();
    expect(isMailOn).toBe(true);
    expect(mails).toMatchObject([{ kind: 'invitation', state: 'failed', failure: { reason: 'refused' } }]);
    const again = { as: admin.accessToken, params: { id: mails[0]?.id ?? '' } };
    await admin.client.call('mails.retry', again);
    await eventually(async () => (await list()).mails[0]?.state === 'failed');
    await manage(admin, 'invitations.resend', id);
    await eventually(async () => (await list()).mails.length === 1 && (await list()).mails[0]?.id !== mails[0]?.id);
    await manage(admin, 'invitations.revoke', id);
    expect((await list()).mails).toEqual([]);
  });
});

describe('a role', () => {
  it('is changed by organisers of that institution, and by administrators (R2, R4)', async () => {
    const app = await start();
    const admin = await setUp(app);
    const lahore = await addInstitution(admin, 'Lahore');
    const add = (name: string, role: 'member' | 'organiser', institutionId: string) =>
      addPerson(app, admin, { role, institutionId, email: `${name}@campus.example` });
    const sana = await add('sana', 'organiser', lahore.id);
    const omar = await add('omar', 'member', lahore.id);
    const nadia = await add('nadia', 'organiser', admin.person.institutionId);
    const change = (asker: TestPerson, id: string, institutionId: string, role: string | null) =>
      asker.client.call('people.changeRole', { as: asker.accessToken, params: { id, institutionId }, body: { role } });
    const card = await change(sana, omar.person.id, lahore.id, 'coordinator');
    expect(card.roles).toEqual([{ institutionId: lahore.id, institutionName: 'Lahore', role: 'coordinator' }]);
    expect((await omar.client.call('me.show', { as: omar.accessToken })).role).toBe('coordinator');
    expect(await refusal(change(nadia, omar.person.id, lahore.id, 'member'))).toBe('NOT_FOUND');
    expect(await refusal(change(sana, omar.person.id, lahore.id, 'admin'))).toBe('FORBIDDEN');
    expect(await refusal(change(sana, omar.person.id, lahore.id, null))).toBe('CONFLICT');
    expect(await refusal(change(sana, nadia.person.id, lahore.id, 'member'))).toBe('NOT_FOUND');
    const { institutionId } = admin.person;
    expect(await refusal(change(nadia, admin.person.id, institutionId, 'member'))).toBe('FORBIDDEN');
    expect(await refusal(change(omar, omar.person.id, lahore.id, 'organiser'))).toBe('FORBIDDEN');
    // A role elsewhere comes by invitation, and can be taken away.
    const token = tokenOf((await invite(admin, { email: omar.person.email, role: 'member', institutionId })).url);
    await omar.client.call('invitations.join', { as: omar.accessToken, body: { token } });
    expect((await change(nadia, omar.person.id, institutionId, 'organiser')).roles[0]?.role).toBe('organiser');
    expect((await change(nadia, omar.person.id, institutionId, null)).roles).toEqual([]);
    expect((await omar.client.call('me.show', { as: omar.accessToken })).roles).toHaveLength(1);
  });

  it('of an administrator stays with somebody (R3)', async () => {
    const app = await start();
    const admin = await setUp(app);
    const lahore = await addInstitution(admin, 'Lahore');
    const { institutionId } = admin.person;
    const other = await addPerson(app, admin, { role: 'member', institutionId: lahore.id, email: 'o@campus.example' });
    const change = (asker: TestPerson, id: string, at: string, role: string) =>
      asker.client.call('people.changeRole', {
        as: asker.accessToken,
        params: { id, institutionId: at },
        body: { role },
      });
    expect(await refusal(change(admin, admin.person.id, institutionId, 'member'))).toBe('CONFLICT');
    await change(admin, other.person.id, lahore.id, 'admin');
    await change(other, admin.person.id, institutionId, 'organiser');
    expect((await admin.client.call('me.show', { as: admin.accessToken })).role).toBe('organiser');
    expect(await refusal(change(other, other.person.id, lahore.id, 'member'))).toBe('CONFLICT');
  });
});
