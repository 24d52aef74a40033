import { CONSENT_TEXT_VERSION, type RouteName, routes } from '@campus/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairedBoard, testBoard } from '../../signalling/src/boards/testing/test-board.ts';
import { picture } from '../../signalling/src/covers/testing/pictures.ts';
import { addInstitution, addPerson, password } from '../../signalling/src/people/test-people.ts';
import { type TestCall, testClient } from '../../signalling/src/rest/test-client.ts';
import { pdf } from '../../signalling/src/slides/testing/pdf.ts';
import { draft, seriesTiming, speaker, tokenOf } from './permission-drafts.ts';
import { type Asker, askers, type Expected, expected } from './permission-table.ts';
import { PermissionWorld } from './permission-world.ts';

const system = { kind: 'system' } as const;

let world: PermissionWorld;

beforeAll(async () => {
  world = await PermissionWorld.start();
});
afterAll(() => world.close());

/** A request that nothing is wrong with but, maybe, who makes it. */
async function validRequest(name: RouteName, asker: Asker): Promise<TestCall & { cookie?: string }> {
  const ownLink = (link: string) => (asker === 'linkHolder' ? { query: { link } } : {});
  switch (name) {
    case 'instance.show':
    case 'me.show':
    case 'account.show':
    case 'account.sendConfirmation':
    case 'account.sessions':
    case 'account.export':
    case 'consents.own':
    case 'people.list':
    case 'invitations.list':
    case 'audit.list':
    case 'mails.list':
    case 'institutions.list':
    case 'centres.list':
    case 'board.enter':
    case 'board.openLink':
    case 'boards.list':
    case 'events.list':
    case 'calendarFeed.show':
    case 'calendarFeed.renew':
    case 'calendarFeed.revoke':
    case 'demo.create':
      return {};
    case 'me.update':
      return { body: { language: 'fr' } };
    case 'session.beginUniversity':
      return { body: { next: '/' } };
    case 'session.completeUniversity':
      return { body: { parameters: { code: 'a-code', state: 'a-state' } } };
    case 'setup.inspect':
      return { params: { token: 'some-earlier-token' } };
    case 'setup.complete': {
      const institution = { name: 'Another', city: 'Cardiff', country: 'GB', timeZone: 'Europe/London' };
      const admin = { name: 'Eve', email: 'eve@campus.example', password };
      return { body: { token: tokenOf(world.app.setupUrl ?? ''), institution, admin } };
    }
    case 'session.create':
      return { body: { email: world.people.member.person.email, password } };
    case 'session.refresh':
    case 'session.end': {
      const client = testClient(world.app.url);
      await client.call('session.create', { body: { email: world.people.member.person.email, password } });
      return client.cookie === undefined ? {} : { cookie: client.cookie };
    }
    case 'account.confirmEmail':
      return { body: { token: 'of-no-confirmation' } };
    case 'account.endSession': {
      const twin = await world.twinOf(asker);
      if (!twin) return { params: { id: 'session-of-nobody' } };
      const { sessions } = await twin.client.call('account.sessions', { as: twin.accessToken });
      return { as: twin.accessToken, params: { id: sessions[0]?.id ?? '' } };
    }
    case 'account.endOtherSessions':
      return { as: (await world.twinOf(asker))?.accessToken };
    case 'account.changePassword':
      return { as: (await world.twinOf(asker))?.accessToken, body: { password, newPassword: `${password} indeed` } };
    case 'account.changeEmail': {
      const email = `changed-${world.next()}@campus.example`;
      return { as: (await world.twinOf(asker))?.accessToken, body: { password, email } };
    }
    case 'account.delete':
      return { as: (await world.twinOf(asker))?.accessToken, body: { password } };
    case 'people.invite': {
      const email = `invited-${world.next()}@campus.example`;
      return { body: { email, role: 'member', institutionId: world.institutionOf(asker) } };
    }
    case 'invitations.inspect':
      return { params: { token: (await world.invite()).token } };
    case 'invitations.accept':
      return { body: { token: (await world.invite()).token, name: 'Somebody', password } };
    case 'invitations.resend':
    case 'invitations.revoke':
      return { params: { id: (await world.invite({ institutionId: world.institutionOf(asker) })).id } };
    case 'invitations.join': {
      if (asker === 'admin') return { body: { token: 'of-no-invitation' } };
      const { id: institutionId } = await addInstitution(world.people.admin, `Partner ${world.next()}`);
      const { token } = await world.invite({
        email: (world.accountOf(asker) ?? world.people.member).person.email,
        institutionId,
      });
      return { body: { token } };
    }
    case 'people.changeRole': {
      const institutionId = world.institutionOf(asker);
      const email = `changed-${world.next()}@campus.example`;
      const { person } = await addPerson(world.app, world.people.admin, { role: 'member', institutionId, email });
      return { params: { id: person.id, institutionId }, body: { role: 'coordinator' } };
    }
    case 'reminders.show':
    case 'reminders.choose':
      return { params: { token: 'person-1.none-of-ours' } };
    case 'audit.export':
      return { query: { format: 'csv' } };
    case 'mails.retry':
      return { params: { id: 'mail-of-nobody' } };
    case 'institutions.create':
      return { body: { name: `Centre ${world.next()}`, city: 'Rawalpindi', country: 'PK', timeZone: 'Asia/Karachi' } };
    case 'centres.describe': {
      const equipment = { smartboards: 1, laptops: 25, headsets: 4 };
      const body = { city: 'Lahore', timeZone: 'Asia/Karachi', seats: 30, equipment, uplinkMbps: 4 };
      return { params: { id: world.institutionOf(asker) }, body };
    }
    case 'boards.inspect':
      return { params: { code: await testBoard(world.app.url).code() } };
    case 'boards.pair': {
      const body = { institutionId: world.institutionOf(asker), name: 'At the window' };
      return { params: { code: await testBoard(world.app.url).code() }, body };
    }
    case 'board.join':
      return { params: { id: (await world.makeEvent(asker)).id } };
    case 'boards.control':
    case 'boards.revoke': {
      const { id } = await pairedBoard(world.app.url, world.people.admin, world.institutionOf(asker));
      return { params: { id }, body: name === 'boards.control' ? { type: 'sound', isOn: true } : undefined };
    }
    case 'events.create':
      return { body: draft };
    case 'institutions.calendar':
      return { params: { id: world.people.admin.person.institutionId } };
    case 'calendarFeed.read': {
      const { client, accessToken } = world.people.coordinator;
      const { url } = await client.call('calendarFeed.renew', { as: accessToken });
      return { params: { token: url.split('/').at(-2) ?? '' } };
    }
    case 'events.calendar':
    case 'events.show': {
      const event = await world.makeEvent(asker);
      return { params: { id: event.id }, ...ownLink(event.link) };
    }
    case 'events.update':
      return { params: { id: (await world.makeEvent(asker)).id }, body: { title: 'A talk about yarn' } };
    case 'attendance.show':
    case 'events.cancel':
    case 'covers.remove':
    case 'links.list':
    case 'registrations.list':
    case 'registrations.own':
    case 'slides.list':
    case 'speakers.list':
      return { params: { id: (await world.makeEvent(asker)).id } };
    case 'series.preview':
      return { body: seriesTiming };
    case 'series.create':
      return { body: { ...draft, ...seriesTiming } };
    case 'series.show':
    case 'series.calendar':
    case 'series.cancel':
      return { params: { id: await world.makeSeries(asker) } };
    case 'series.update':
      return { params: { id: await world.makeSeries(asker) }, body: { details: { title: 'Talks about yarn' } } };
    case 'registrations.register':
      return { params: { id: (await world.makeEvent(asker)).id }, body: { kind: 'person' } };
    case 'registrations.withdraw':
      return { params: { id: (await world.makeEvent(asker)).id, kind: 'person' } };
    case 'registrations.remove': {
      const { id } = await world.makeEvent(asker);
      const { client, accessToken } = world.people.admin;
      const made = await client.call('registrations.register', {
        ...{ params: { id }, as: accessToken, body: { kind: 'person' } },
      });
      return { params: { id, registrationId: made.id } };
    }
    case 'covers.upload':
      return { params: { id: (await world.makeEvent(asker)).id }, body: await picture() };
    case 'covers.describe': {
      const { id } = await world.makeEvent(asker);
      await world.setCover(id);
      return { params: { id }, body: { alt: 'A loom' } };
    }
    case 'covers.show':
      return { params: { id: await world.setCover((await world.makeEvent(asker)).id), size: 'small' } };
    case 'slides.upload':
      return { params: { id: (await world.makeEvent(asker)).id }, query: { name: 'Looms' }, body: pdf(['Looms']) };
    case 'slides.remove': {
      const { id } = await world.makeEvent(asker);
      return { params: { id, deckId: await world.addSlides(id) } };
    }
    case 'slides.file': {
      const { id, link } = await world.makeEvent(asker);
      const deckId = await world.addSlides(id);
      await world.live.core.engine.execute(id, system, { type: 'slides.show', deckId, page: 1 });
      await world.recordEvent(id, link);
      return { params: { id: deckId }, ...ownLink(link) };
    }
    case 'speakers.invite':
      return { params: { id: (await world.makeEvent(asker)).id }, body: speaker };
    case 'speakers.resend':
    case 'speakers.revoke': {
      const { id } = await world.makeEvent(asker);
      const { client, accessToken } = world.people.admin;
      const made = await client.call('speakers.invite', { params: { id }, as: accessToken, body: speaker });
      return { params: { id, speakerId: made.id } };
    }
    case 'links.create':
      return { params: { id: (await world.makeEvent(asker)).id }, body: { role: 'viewer' } };
    case 'links.revoke': {
      const { id, linkId } = await world.makeEvent(asker);
      return { params: { id, linkId } };
    }
    case 'links.inspect':
      return { body: { link: (await world.makeEvent(asker)).link } };
    case 'broadcasts.join': {
      const { id, link } = await world.makeEvent(asker);
      const consent = { choice: 'watch-only', textVersion: CONSENT_TEXT_VERSION };
      const by = asker === 'linkHolder' ? { link } : { eventId: id };
      return { body: { ...by, name: 'Somebody', consent } };
    }
    case 'equipment.openProbe': {
      const fingerprints = [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }];
      return { body: { purpose: 'reach', dtlsParameters: { fingerprints } } };
    }
    case 'equipment.closeProbe':
      return { params: { id: '5e4d8f0a-8a3b-4c62-9f0e-1b7f3c2d9a10' } };
    case 'recordings.list': {
      const { eventId, link } = await world.makeRecording(asker);
      return { query: { eventId, ...(asker === 'linkHolder' ? { link } : {}) } };
    }
    case 'recordings.show':
    case 'recordings.status':
    case 'recordings.talk':
    case 'recordings.renewMedia':
    case 'recordings.slides':
    case 'recordings.captions': {
      const recording = await world.makeRecording(asker);
      return { params: { id: recording.id }, ...ownLink(recording.link) };
    }
    case 'recordings.update':
      return { params: { id: (await world.makeRecording(asker)).id }, body: { title: 'Looms, recorded' } };
    case 'recordings.delete':
    case 'recordings.withdrawals':
      return { params: { id: (await world.makeRecording(asker)).id } };
    case 'recordings.settleWithdrawal': {
      const { id } = await world.makeRecording(asker);
      const withdrawal = { recording_id: id, participant_id: 'somebody', withdrawn_at_ms: 1, settled_at_ms: null };
      await world.app.app.inside.db.insertInto('recording_withdrawals').values(withdrawal).execute();
      return { params: { id, participantId: 'somebody' }, body: { isSettled: true } };
    }
    case 'consents.withdraw':
      return { params: { id: 'a-part-of-nobody' } };
    case 'consents.byDoor':
    case 'consents.withdrawByDoor':
      return { body: { link: (await world.makeEvent(asker)).link } };
  }
}

async function ask(name: RouteName, asker: Asker): Promise<string> {
  const { cookie, ...request } = await validRequest(name, asker);
  const client = testClient(world.app.url);
  client.cookie = cookie;
  const as = request.as ?? world.accountOf(asker)?.accessToken;
  const answer = await client.raw(name, { ...request, as });
  if (answer.ok) return 'ok';
  return ((await answer.json()) as { error: { code: string } }).error.code;
}

describe('the permission table of the routes', () => {
  it('has an entry for every route and for no other', () => {
    expect(Object.keys(expected).toSorted()).toEqual(Object.keys(routes).toSorted());
    expect(Object.keys(routes).length).toBeGreaterThan(25);
  });

  it.each(Object.keys(routes) as RouteName[])('holds for %s, whoever asks', async (name) => {
    const answers: Partial<Expected> = {};
    for (const asker of askers) answers[asker] = await ask(name, asker);
    expect(answers).toEqual(expected[name]);
  });

  it('shows in lists only what one may open', async () => {
    const hidden = { event: await world.makeEvent(), recording: await world.makeRecording() };
    const open = { event: await world.makeEvent('guest'), recording: await world.makeRecording('guest') };
    const seenBy = async (asker: Asker) => {
      const { event, recording } = asker === 'guest' ? open : hidden;
      const as = world.accountOf(asker)?.accessToken;
      const client = testClient(world.app.url);
      const { events } = await client.call('events.list', { as });
      const query = asker === 'linkHolder' ? { link: recording.link } : {};
      const { recordings: list } = await client.call('recordings.list', { as, query });
      return [events.some(({ id }) => id === event.id), list.some(({ id }) => id === recording.id)];
    };
    const seen: Partial<Record<Asker, boolean[]>> = {};
    for (const asker of askers) seen[asker] = await seenBy(asker);
    const none = [false, false];
    expect(seen).toEqual({
      ...{ nobody: none, member: none, coordinator: none, foreignOrganiser: none },
      ...{ organiser: [true, true], admin: [true, true], linkHolder: [false, true], guest: [true, true] },
    });
  });
});
