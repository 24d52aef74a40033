import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { EventDraft } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addInstitution, addPerson, setUp, type TestPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { startTestApp, type TestApp } from '../testing.ts';
import { read, valueOf } from './testing/entries.ts';

const startMs = Date.parse('2026-10-01T09:00:00Z');
const dayMs = 24 * 60 * 60 * 1000;

let clock: ReturnType<typeof manualClock>;
let app: TestApp;
let admin: TestPerson;
let organiser: TestPerson;
let member: TestPerson;

beforeEach(async () => {
  clock = manualClock(startMs);
  app = await startTestApp({ clock, config: { publicUrl: 'https://campus.example' } });
  admin = await setUp(app);
  const lahore = await addInstitution(admin, 'Lahore');
  organiser = await addPerson(app, admin, { role: 'organiser', institutionId: lahore.id, email: 'o@lahore.example' });
  member = await addPerson(app, admin, { role: 'member', institutionId: lahore.id, email: 'm@lahore.example' });
});
afterEach(() => app.close());

const create = (changes: Partial<EventDraft> = {}, by = organiser) =>
  by.client.call('events.create', {
    as: by.accessToken,
    body: {
      title: 'Tea and tales',
      kind: 'culture-sharing',
      startsAtMs: Date.parse('2026-10-24T16:00:00Z'),
      timeZone: 'Europe/Paris',
      visibility: 'public',
      ...changes,
    },
  });
const update = (id: string, body: Partial<EventDraft>) =>
  organiser.client.call('events.update', { params: { id }, as: organiser.accessToken, body });
const cancel = (id: string) => organiser.client.call('events.cancel', { params: { id }, as: organiser.accessToken });
const fileOf = async (id: string, as?: string) =>
  read(await testClient(app.url).call('events.calendar', { params: { id }, as }));
const feedOf = (id: string) => testClient(app.url).call('institutions.calendar', { params: { id } });
const titlesIn = (text: string) =>
  read(text)
    .events.map((event) => valueOf(event, 'summary'))
    .toSorted();
const tokenOf = (url: string) => url.split('/').at(-2) ?? '';
const readFeed = (url: string) => testClient(app.url).call('calendarFeed.read', { params: { token: tokenOf(url) } });
const renew = (person: TestPerson) => person.client.call('calendarFeed.renew', { as: person.accessToken });

/** As calendar programs ask: `fetch` adds to a conditional request that it wants no 304. */
async function statusOf(id: string, etag: string): Promise<number | undefined> {
  const asking = get(`${app.url}/api/events/${id}/calendar.ics`, { headers: { 'If-None-Match': etag } });
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

describe('the calendar file of an event', () => {
  it('is served as what calendars open, and not again while it is the same', async () => {
    const { id } = await create();
    const first = await testClient(app.url).raw('events.calendar', { params: { id } });
    expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const etag = first.headers.get('etag') ?? '';
    expect(await statusOf(id, etag)).toBe(304);
    clock.advance(1_000);
    await update(id, { description: 'Bring a cup.' });
    expect(await statusOf(id, etag)).toBe(200);
  });

  it('has the moment in UTC, and leads to the event’s page', async () => {
    const { id } = await create({ durationMinutes: 90 });
    const { events } = await fileOf(id);
    const values = ['dtstart', 'dtend', 'url', 'uid'].map((name) => valueOf(events[0], name));
    expect(values).toEqual([
      '2026-10-24T16:00:00Z',
      '2026-10-24T17:30:00Z',
      `https://campus.example/events/${id}`,
      `${id}@international-campus`,
    ]);
  });

  it('says by its sequence when people have to look again: of a new time, not of a new title or of nothing', async () => {
    const { id, startsAtMs } = await create();
    const versions: string[][] = [];
    const note = async () => {
      const { events } = await fileOf(id);
      versions.push(['sequence', 'status', 'last-modified'].map((name) => valueOf(events[0], name)));
    };
    await note();
    clock.advance(60_000);
    await update(id, { title: 'Tea and tales', startsAtMs });
    await note();
    await update(id, { title: 'Tea and stories' });
    await note();
    clock.advance(60_000);
    await update(id, { startsAtMs: startsAtMs + dayMs });
    await note();
    clock.advance(60_000);
    await cancel(id);
    await note();
    clock.advance(60_000);
    await cancel(id);
    await note();
    expect(versions).toEqual([
      ['0', 'CONFIRMED', '2026-10-01T09:00:00Z'],
      ['0', 'CONFIRMED', '2026-10-01T09:00:00Z'],
      ['0', 'CONFIRMED', '2026-10-01T09:01:00Z'],
      ['1', 'CONFIRMED', '2026-10-01T09:02:00Z'],
      ['2', 'CANCELLED', '2026-10-01T09:03:00Z'],
      ['2', 'CANCELLED', '2026-10-01T09:03:00Z'],
    ]);
  });

  it('is there for those who may see the event, with a link too, and holds no link', async () => {
    const { id } = await create({ visibility: 'invited' });
    const client = testClient(app.url);
    expect(await refusal(client.call('events.calendar', { params: { id }, as: member.accessToken }))).toBe('NOT_FOUND');
    const body = { role: 'viewer' };
    const { url } = await organiser.client.call('links.create', { params: { id }, as: organiser.accessToken, body });
    const link = url.split('/').at(-1) ?? '';
    const text = await client.call('events.calendar', { params: { id }, query: { link } });
    expect(text).toContain('CLASS:PRIVATE');
    expect(text.replaceAll('\r\n ', '')).not.toContain(link);
  });
});

describe('an institution’s calendar', () => {
  it('has its public events, those that were called off as cancelled, and nobody else’s', async () => {
    const first = await create({ title: 'First' });
    await create({ title: 'Hidden', visibility: 'invited' });
    await create({ title: 'Partners only', visibility: 'partners' });
    await create({ title: 'Elsewhere' }, admin);
    await cancel((await create({ title: 'Called off' })).id);
    await create({ title: 'Long ago', startsAtMs: startMs - 91 * dayMs });
    const text = await feedOf(first.institutionId);
    expect(titlesIn(text)).toEqual(['Called off', 'First']);
    const { calendar, events } = read(text);
    expect(events.map((event) => valueOf(event, 'status')).toSorted()).toEqual(['CANCELLED', 'CONFIRMED']);
    expect([valueOf(calendar, 'method'), valueOf(calendar, 'x-wr-calname')]).toEqual(['PUBLISH', 'Lahore']);
  });

  it('is there and empty when nothing is planned, and is not there for an unknown institution', async () => {
    expect(titlesIn(await feedOf(organiser.person.institutionId))).toEqual([]);
    expect(await refusal(feedOf('institution-unknown'))).toBe('NOT_FOUND');
  });
});

describe('a person’s own calendar', () => {
  it('has what their institution plans and they may see, by an address that nobody guesses', async () => {
    await create({ title: 'Public' });
    await create({ title: 'Partners', visibility: 'partners' });
    await create({ title: 'Invited', visibility: 'invited' });
    await create({ title: 'Elsewhere' }, admin);
    const { url } = await renew(member);
    expect(url).toMatch(/^https:\/\/campus\.example\/api\/feeds\/[\w-]{43}\/calendar\.ics$/);
    expect(titlesIn(await readFeed(url))).toEqual(['Partners', 'Public']);
    expect(titlesIn(await readFeed((await renew(organiser)).url))).toEqual(['Invited', 'Partners', 'Public']);
    expect(await refusal(readFeed('https://campus.example/api/feeds/guessed/calendar.ics'))).toBe('NOT_FOUND');
  });

  it('is made anew, so that the earlier address leads nowhere, and taken back', async () => {
    const show = () => member.client.call('calendarFeed.show', { as: member.accessToken });
    expect(await show()).toEqual({ feed: null });
    const first = await renew(member);
    clock.advance(1_000);
    const second = await renew(member);
    expect(await refusal(readFeed(first.url))).toBe('NOT_FOUND');
    expect(titlesIn(await readFeed(second.url))).toEqual([]);
    expect(await show()).toEqual({ feed: { createdAtMs: startMs + 1_000 } });
    await member.client.call('calendarFeed.revoke', { as: member.accessToken });
    expect(await refusal(readFeed(second.url))).toBe('NOT_FOUND');
    expect(await show()).toEqual({ feed: null });
  });
});
