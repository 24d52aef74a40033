import { CONSENT_TEXT_VERSION, type EventDraft, type RouteName, routes } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairedBoard, testBoard } from '../../signalling/src/boards/testing/test-board.ts';
import { createLiveFeature, type LiveFeatureInside } from '../../signalling/src/live/feature.ts';
import {
  addInstitution,
  addPerson,
  password,
  setUp,
  type TestPerson,
} from '../../signalling/src/people/test-people.ts';
import { type TestCall, testClient } from '../../signalling/src/rest/test-client.ts';
import { picture } from '../../signalling/src/covers/testing/pictures.ts';
import { pdf } from '../../signalling/src/slides/testing/pdf.ts';
import { storeSlides } from '../../signalling/src/slides/testing/store-slides.ts';
import { startTestApp, type TestApp } from '../../signalling/src/testing.ts';
import { startFakeRecordings } from './fake-recordings.ts';
import { dayMs, draft, seriesTiming, speaker, tokenOf } from './permission-drafts.ts';
import { type Asker, askers, type Expected, expected } from './permission-table.ts';

const system = { kind: 'system' } as const;

let app: TestApp;
let live: LiveFeatureInside;
let recordings: { url: string; close(): Promise<void> };
let people: Record<Exclude<Asker, 'nobody' | 'linkHolder' | 'guest'>, TestPerson>;
let count = 0;

beforeAll(async () => {
  const controlSecret = 'a secret for tests only';
  recordings = await startFakeRecordings(controlSecret);
  app = await startTestApp({
    config: { recordingsUrl: recordings.url, controlSecret, isDemoOffered: false },
    createLive: async (deps) => {
      live = await createLiveFeature(deps);
      return live;
    },
  });
  const admin = await setUp(app);
  const foreign = await addInstitution(admin, 'Bologna');
  const own = admin.person.institutionId;
  const add = (role: 'member' | 'coordinator' | 'organiser', institutionId: string, name: string) =>
    addPerson(app, admin, { role, institutionId, email: `${name}@campus.example` });
  people = {
    member: await add('member', own, 'member'),
    coordinator: await add('coordinator', own, 'coordinator'),
    foreignOrganiser: await add('organiser', foreign.id, 'foreign'),
    organiser: await add('organiser', own, 'organiser'),
    admin,
  };
});
afterAll(async () => {
  await app.close();
  await recordings.close();
});

/** An event of its own for every request, since some of them end it. */
async function makeEvent(asker?: Asker): Promise<{ id: string; link: string; linkId: string }> {
  const { events, links } = app.app.inside;
  const id = `event-${(count += 1)}`;
  const institutionId = people.admin.person.institutionId;
  const own: EventDraft = { ...draft, visibility: asker === 'guest' ? 'public' : 'invited' };
  await events.insert({ id, draft: own, institutionId, createdBy: null, isDemo: false, nowMs: Date.now() });
  await live.broadcasts.createBroadcast({ eventId: id, isRecordedAutomatically: true });
  const grant = { eventId: id, role: 'viewer', label: '', ttlMs: dayMs, createdBy: null } as const;
  const { token, grant: made } = await links.create(grant);
  return { id, link: token, linkId: made.id };
}

async function setCover(eventId: string): Promise<string> {
  const { client, accessToken } = people.admin;
  const call = { params: { id: eventId }, as: accessToken, body: await picture() };
  return (await client.call('covers.upload', call)).cover?.id ?? '';
}

async function addSlides(eventId: string): Promise<string> {
  const id = `deck-${(count += 1)}`;
  await storeSlides(app.app.inside.db, { id, eventId });
  await live.core.engine.execute(eventId, system, { type: 'slides.add', deckId: id, pageCount: 1, byId: null });
  return id;
}

async function makeSeries(asker: Asker): Promise<string> {
  const { client, accessToken } = people.organiser;
  const body = { ...draft, ...seriesTiming, visibility: asker === 'guest' ? 'public' : 'invited' };
  return (await client.call('series.create', { as: accessToken, body })).id;
}

/** An event that has taken place, and was recorded. */
async function makeRecording(asker?: Asker): Promise<{ id: string; link: string; eventId: string }> {
  const { id: eventId, link } = await makeEvent(asker);
  return recordEvent(eventId, link);
}

async function recordEvent(eventId: string, link: string): Promise<{ id: string; link: string; eventId: string }> {
  for (const type of ['backstage.open', 'broadcast.goLive', 'broadcast.end'] as const) {
    await live.core.engine.execute(eventId, system, { type });
  }
  const recordingId = (await live.core.engine.state(eventId)).recording?.id;
  if (!recordingId) throw new Error('the event was not recorded');
  await eventually(async () => (await live.eventOfRecording(recordingId)) === eventId);
  return { id: recordingId, link, eventId };
}

async function invite(to: { email?: string; institutionId?: string } = {}): Promise<{ id: string; token: string }> {
  const { admin } = people;
  const email = `invited-${(count += 1)}@campus.example`;
  const body = { email, role: 'member', institutionId: admin.person.institutionId, ...to };
  const { id, url } = await admin.client.call('people.invite', { as: admin.accessToken, body });
  return { id, token: tokenOf(url ?? '') };
}

/** Organisers act at their own institution: what they may do elsewhere is not this table's question. */
const institutionOf = (asker: Asker) => (accountOf(asker)?.person ?? people.admin.person).institutionId;

function accountOf(asker: Asker): TestPerson | undefined {
  return asker === 'nobody' || asker === 'linkHolder' || asker === 'guest' ? undefined : people[asker];
}

/** Somebody of the same role and institution, whose account may be changed without a trace in the others' answers. */
async function twinOf(asker: Asker): Promise<TestPerson | undefined> {
  const person = accountOf(asker)?.person;
  if (!person) return undefined;
  const { role, institutionId } = person;
  return addPerson(app, people.admin, { role, institutionId, email: `twin-${(count += 1)}@campus.example` });
}

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
      return { body: { token: tokenOf(app.setupUrl ?? ''), institution, admin } };
    }
    case 'session.create':
      return { body: { email: people.member.person.email, password } };
    case 'session.refresh':
    case 'session.end': {
      const client = testClient(app.url);
      await client.call('session.create', { body: { email: people.member.person.email, password } });
      return client.cookie === undefined ? {} : { cookie: client.cookie };
    }
    case 'account.confirmEmail':
      return { body: { token: 'of-no-confirmation' } };
    case 'account.endSession': {
      const twin = await twinOf(asker);
      if (!twin) return { params: { id: 'session-of-nobody' } };
      const { sessions } = await twin.client.call('account.sessions', { as: twin.accessToken });
      return { as: twin.accessToken, params: { id: sessions[0]?.id ?? '' } };
    }
    case 'account.endOtherSessions':
      return { as: (await twinOf(asker))?.accessToken };
    case 'account.changePassword':
      return { as: (await twinOf(asker))?.accessToken, body: { password, newPassword: `${password} indeed` } };
    case 'account.changeEmail': {
      const email = `changed-${(count += 1)}@campus.example`;
      return { as: (await twinOf(asker))?.accessToken, body: { password, email } };
    }
    case 'account.delete':
      return { as: (await twinOf(asker))?.accessToken, body: { password } };
    case 'people.invite': {
      const email = `invited-${(count += 1)}@campus.example`;
      return { body: { email, role: 'member', institutionId: institutionOf(asker) } };
    }
    case 'invitations.inspect':
      return { params: { token: (await invite()).token } };
    case 'invitations.accept':
      return { body: { token: (await invite()).token, name: 'Somebody', password } };
    case 'invitations.resend':
    case 'invitations.revoke':
      return { params: { id: (await invite({ institutionId: institutionOf(asker) })).id } };
    case 'invitations.join': {
      if (asker === 'admin') return { body: { token: 'of-no-invitation' } };
      const { id: institutionId } = await addInstitution(people.admin, `Partner ${(count += 1)}`);
      const { token } = await invite({ email: (accountOf(asker) ?? people.member).person.email, institutionId });
      return { body: { token } };
    }
    case 'people.changeRole': {
      const institutionId = institutionOf(asker);
      const email = `changed-${(count += 1)}@campus.example`;
      const { person } = await addPerson(app, people.admin, { role: 'member', institutionId, email });
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
      return { body: { name: `Centre ${(count += 1)}`, city: 'Rawalpindi', country: 'PK', timeZone: 'Asia/Karachi' } };
    case 'centres.describe': {
      const equipment = { smartboards: 1, laptops: 25, headsets: 4 };
      const body = { city: 'Lahore', timeZone: 'Asia/Karachi', seats: 30, equipment, uplinkMbps: 4 };
      return { params: { id: institutionOf(asker) }, body };
    }
    case 'boards.inspect':
      return { params: { code: await testBoard(app.url).code() } };
    case 'boards.pair': {
      const body = { institutionId: institutionOf(asker), name: 'At the window' };
      return { params: { code: await testBoard(app.url).code() }, body };
    }
    case 'board.join':
      return { params: { id: (await makeEvent(asker)).id } };
    case 'boards.control':
    case 'boards.revoke': {
      const { id } = await pairedBoard(app.url, people.admin, institutionOf(asker));
      return { params: { id }, body: name === 'boards.control' ? { type: 'sound', isOn: true } : undefined };
    }
    case 'events.create':
      return { body: draft };
    case 'institutions.calendar':
      return { params: { id: people.admin.person.institutionId } };
    case 'calendarFeed.read': {
      const { client, accessToken } = people.coordinator;
      const { url } = await client.call('calendarFeed.renew', { as: accessToken });
      return { params: { token: url.split('/').at(-2) ?? '' } };
    }
    case 'events.calendar':
    case 'events.show': {
      const event = await makeEvent(asker);
      return { params: { id: event.id }, ...ownLink(event.link) };
    }
    case 'events.update':
      return { params: { id: (await makeEvent(asker)).id }, body: { title: 'A talk about yarn' } };
    case 'attendance.show':
    case 'events.cancel':
    case 'covers.remove':
    case 'links.list':
    case 'registrations.list':
    case 'registrations.own':
    case 'slides.list':
    case 'speakers.list':
      return { params: { id: (await makeEvent(asker)).id } };
    case 'series.preview':
      return { body: seriesTiming };
    case 'series.create':
      return { body: { ...draft, ...seriesTiming } };
    case 'series.show':
    case 'series.calendar':
    case 'series.cancel':
      return { params: { id: await makeSeries(asker) } };
    case 'series.update':
      return { params: { id: await makeSeries(asker) }, body: { details: { title: 'Talks about yarn' } } };
    case 'registrations.register':
      return { params: { id: (await makeEvent(asker)).id }, body: { kind: 'person' } };
    case 'registrations.withdraw':
      return { params: { id: (await makeEvent(asker)).id, kind: 'person' } };
    case 'registrations.remove': {
      const { id } = await makeEvent(asker);
      const { client, accessToken } = people.admin;
      const made = await client.call('registrations.register', {
        ...{ params: { id }, as: accessToken, body: { kind: 'person' } },
      });
      return { params: { id, registrationId: made.id } };
    }
    case 'covers.upload':
      return { params: { id: (await makeEvent(asker)).id }, body: await picture() };
    case 'covers.describe': {
      const { id } = await makeEvent(asker);
      await setCover(id);
      return { params: { id }, body: { alt: 'A loom' } };
    }
    case 'covers.show':
      return { params: { id: await setCover((await makeEvent(asker)).id), size: 'small' } };
    case 'slides.upload':
      return { params: { id: (await makeEvent(asker)).id }, query: { name: 'Looms' }, body: pdf(['Looms']) };
    case 'slides.remove': {
      const { id } = await makeEvent(asker);
      return { params: { id, deckId: await addSlides(id) } };
    }
    case 'slides.file': {
      const { id, link } = await makeEvent(asker);
      const deckId = await addSlides(id);
      await live.core.engine.execute(id, system, { type: 'slides.show', deckId, page: 1 });
      await recordEvent(id, link);
      return { params: { id: deckId }, ...ownLink(link) };
    }
    case 'speakers.invite':
      return { params: { id: (await makeEvent(asker)).id }, body: speaker };
    case 'speakers.resend':
    case 'speakers.revoke': {
      const { id } = await makeEvent(asker);
      const { client, accessToken } = people.admin;
      const made = await client.call('speakers.invite', { params: { id }, as: accessToken, body: speaker });
      return { params: { id, speakerId: made.id } };
    }
    case 'links.create':
      return { params: { id: (await makeEvent(asker)).id }, body: { role: 'viewer' } };
    case 'links.revoke': {
      const { id, linkId } = await makeEvent(asker);
      return { params: { id, linkId } };
    }
    case 'links.inspect':
      return { body: { link: (await makeEvent(asker)).link } };
    case 'broadcasts.join': {
      const { id, link } = await makeEvent(asker);
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
      const { eventId, link } = await makeRecording(asker);
      return { query: { eventId, ...(asker === 'linkHolder' ? { link } : {}) } };
    }
    case 'recordings.show':
    case 'recordings.status':
    case 'recordings.talk':
    case 'recordings.renewMedia':
    case 'recordings.slides': {
      const recording = await makeRecording(asker);
      return { params: { id: recording.id }, ...ownLink(recording.link) };
    }
    case 'recordings.update':
      return { params: { id: (await makeRecording(asker)).id }, body: { title: 'Looms, recorded' } };
    case 'recordings.delete':
      return { params: { id: (await makeRecording(asker)).id } };
  }
}

async function ask(name: RouteName, asker: Asker): Promise<string> {
  const { cookie, ...request } = await validRequest(name, asker);
  const client = testClient(app.url);
  client.cookie = cookie;
  const as = request.as ?? accountOf(asker)?.accessToken;
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
    const hidden = { event: await makeEvent(), recording: await makeRecording() };
    const open = { event: await makeEvent('guest'), recording: await makeRecording('guest') };
    const seenBy = async (asker: Asker) => {
      const { event, recording } = asker === 'guest' ? open : hidden;
      const as = accountOf(asker)?.accessToken;
      const client = testClient(app.url);
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
