import type { EventChange, EventDraft, Visibility } from '@campus/protocol';
import type { AppError } from '@campus/protocol/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addInstitution, addPerson, setUp, type TestPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { type FakeLive, fakeLive, startTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
let live: FakeLive;
let admin: TestPerson;
let organiser: TestPerson;
let stranger: TestPerson;

beforeEach(async () => {
  live = fakeLive();
  app = await startTestApp({ createLive: () => live });
  admin = await setUp(app);
  const lahore = await addInstitution(admin, 'Lahore');
  const bologna = await addInstitution(admin, 'Bologna');
  organiser = await addPerson(app, admin, { role: 'organiser', institutionId: lahore.id, email: 'o@lahore.example' });
  stranger = await addPerson(app, admin, { role: 'organiser', institutionId: bologna.id, email: 'o@bologna.example' });
});
afterEach(() => app.close());

const draft = (visibility: Visibility, changes: Partial<EventDraft> = {}) => ({
  title: 'A talk about looms',
  kind: 'talk' as const,
  startsAtMs: Date.now() + 3_600_000,
  timeZone: 'Asia/Karachi',
  visibility,
  ...changes,
});
const create = (visibility: Visibility, changes?: Partial<EventDraft>) =>
  organiser.client.call('events.create', { as: organiser.accessToken, body: draft(visibility, changes) });
const show = (id: string, as?: string) => testClient(app.url).call('events.show', { params: { id }, as });

describe('an event', () => {
  it('belongs to its organiser’s institution and has a broadcast', async () => {
    const event = await create('public', { languages: ['en', 'ur'] });
    expect(event).toMatchObject({ institutionName: 'Lahore', phase: 'scheduled', canHost: true });
    expect(event.languages).toEqual(['en', 'ur']);
    expect(live.phases.get(event.id)).toBe('scheduled');
    live.phases.set(event.id, 'live');
    expect((await show(event.id)).phase).toBe('live');
  });

  it('belongs to the institution that an organiser of several chooses, and to none where they are not one', async () => {
    const lahore = organiser.person.institutionId;
    const bologna = stranger.person.institutionId;
    const body = (institutionId: string) => ({ ...draft('public'), institutionId });
    const make = (who: TestPerson, institutionId: string) =>
      who.client.call('events.create', { as: who.accessToken, body: body(institutionId) });
    expect(await refusal(make(organiser, bologna))).toBe('FORBIDDEN');
    const { email } = organiser.person;
    const further = { email, role: 'organiser', institutionId: bologna };
    const { url } = await admin.client.call('people.invite', { as: admin.accessToken, body: further });
    const token = url?.split('/').at(-1);
    await organiser.client.call('invitations.join', { as: organiser.accessToken, body: { token } });
    expect(await make(organiser, bologna)).toMatchObject({ institutionName: 'Bologna', canHost: true });
    expect(await make(organiser, lahore)).toMatchObject({ institutionName: 'Lahore' });
    expect(await create('public')).toMatchObject({ institutionName: 'Lahore' });
    expect(await make(admin, bologna)).toMatchObject({ institutionName: 'Bologna' });
    await expect(make(admin, 'institution-of-nobody')).rejects.toMatchObject({
      ...{ code: 'INVALID', fields: { institutionId: expect.any(String) } },
    });
    const timing = { rule: 'FREQ=DAILY;COUNT=2', startsAtMs: Math.ceil(Date.now() / 86_400_000) * 86_400_000 };
    const series = { ...body(bologna), ...timing };
    expect(await organiser.client.call('series.create', { as: organiser.accessToken, body: series })).toMatchObject({
      institutionName: 'Bologna',
    });
  });

  it('is seen by those for whom it is, and does not exist for the others', async () => {
    const events = {
      public: await create('public'),
      partners: await create('partners'),
      invited: await create('invited'),
    };
    const seenBy = async (as?: string) => {
      const listed = (await testClient(app.url).call('events.list', { as })).events.map((event) => event.visibility);
      const shown: string[] = [];
      for (const [visibility, { id }] of Object.entries(events)) {
        const code = await show(id, as).then(
          () => 'shown',
          (error: { code: string }) => error.code,
        );
        if (code === 'shown') shown.push(visibility);
        else expect(code).toBe('NOT_FOUND');
      }
      expect(shown.toSorted()).toEqual(listed.toSorted());
      return shown.toSorted();
    };
    expect(await seenBy()).toEqual(['public']);
    expect(await seenBy(stranger.accessToken)).toEqual(['partners', 'public']);
    expect(await seenBy(organiser.accessToken)).toEqual(['invited', 'partners', 'public']);
    expect(await seenBy(admin.accessToken)).toEqual(['invited', 'partners', 'public']);
  });

  it('keeps everything that an update does not name', async () => {
    const event = await create('public', { description: 'Bring yarn', languages: ['ur'], durationMinutes: 90 });
    const change = { params: { id: event.id }, as: organiser.accessToken, body: { title: 'A talk about yarn' } };
    const changed = await organiser.client.call('events.update', change);
    expect(changed).toEqual({ ...event, title: 'A talk about yarn' });
    expect(await show(event.id)).toEqual({ ...changed, canHost: false });
  });

  it('has an agenda in order of time, which moves with it and fits into its planned time', async () => {
    const talk = { offsetMinutes: 30, durationMinutes: 30, title: 'Of looms', speakers: ['Prof. Rossi', 'Amina Khan'] };
    const welcome = { offsetMinutes: 0, durationMinutes: 15, title: 'Welcome', speakers: [] };
    const event = await create('public', { agenda: [talk, welcome] });
    expect(event.agenda).toEqual([welcome, talk]);
    const update = (body: EventChange) =>
      organiser.client.call('events.update', { params: { id: event.id }, as: organiser.accessToken, body });
    const moved = await update({ startsAtMs: event.startsAtMs + 3_600_000 });
    expect(moved.agenda).toEqual(event.agenda);
    const fieldsOf = (promise: Promise<unknown>) =>
      promise.then(
        () => [],
        (error: AppError) => Object.keys(error.fields ?? {}),
      );
    expect(await fieldsOf(update({ durationMinutes: 45 }))).toEqual(['agenda.1.durationMinutes']);
    expect(await fieldsOf(update({ durationMinutes: 30 }))).toEqual(['agenda.1.offsetMinutes']);
    expect(await fieldsOf(create('public', { agenda: [{ ...talk, title: '' }] }))).toEqual(['agenda.0.title']);
    expect(await fieldsOf(create('public', { durationMinutes: 5, agenda: [welcome] }))).toEqual([
      'agenda.0.durationMinutes',
    ]);
    expect((await update({ durationMinutes: 45, agenda: [welcome] })).agenda).toEqual([welcome]);
    expect((await show(event.id)).agenda).toEqual([welcome]);
  });

  it('keeps what people were told about its recording', async () => {
    const { id } = await create('public', { isRecordedAutomatically: false });
    const update = (isRecordedAutomatically: boolean) =>
      organiser.client.call('events.update', {
        ...{ params: { id }, as: organiser.accessToken, body: { isRecordedAutomatically } },
      });
    expect((await update(false)).isRecordedAutomatically).toBe(false);
    expect(await refusal(update(true))).toBe('CONFLICT');
  });

  it('is not cancelled while it is live or when it has taken place', async () => {
    const { id } = await create('public');
    const cancel = () => organiser.client.call('events.cancel', { params: { id }, as: organiser.accessToken });
    for (const phase of ['live', 'paused', 'ended'] as const) {
      live.phases.set(id, phase);
      expect(await refusal(cancel())).toBe('WRONG_PHASE');
    }
    live.phases.set(id, 'backstage');
    expect(await cancel()).toEqual({});
    // With its broadcast: nobody can go live any more, and whoever waits is told.
    expect(await show(id)).toMatchObject({ isCancelled: true, phase: 'ended' });
    expect((await testClient(app.url).call('events.list')).events).toEqual([]);
    const change = { params: { id }, as: organiser.accessToken, body: { title: 'Other' } };
    expect(await refusal(organiser.client.call('events.update', change))).toBe('CONFLICT');
    expect(await cancel()).toEqual({});
  });

  it('is changed by its hosts only; for others it is forbidden, or not there at all', async () => {
    const [open, hidden] = [await create('public'), await create('invited')];
    const change = (id: string, as: TestPerson) =>
      as.client.call('events.update', { params: { id }, as: as.accessToken, body: { title: 'Mine now' } });
    expect(await refusal(change(open.id, stranger))).toBe('FORBIDDEN');
    expect(await refusal(change(hidden.id, stranger))).toBe('NOT_FOUND');
    expect((await change(hidden.id, admin)).title).toBe('Mine now');
    expect((await show(open.id)).title).toBe(open.title);
  });

  it('says which fields of a draft are wrong', async () => {
    const body = { ...draft('public'), timeZone: 'Mars/Olympus', languages: ['not a tag'] };
    const answer = await organiser.client.raw('events.create', { as: organiser.accessToken, body });
    const { error } = (await answer.json()) as { error: { fields: Record<string, string> } };
    expect(Object.keys(error.fields).toSorted()).toEqual(['languages.0', 'timeZone']);
  });
});
