import type { EventDraft, SeriesTiming } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { momentOf, occurrencesByReader, read, valueOf } from '../calendar/testing/entries.ts';
import { setUp, type TestPerson } from '../people/test-people.ts';
import { refusal, testClient } from '../rest/test-client.ts';
import { changeSeries, findSeries } from './series-store.ts';
import { type FakeLive, fakeLive, startTestApp, type TestApp } from '../testing.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const dayMs = 24 * 60 * 60 * 1000;
/** Tuesdays at 18:00 in Paris; clocks are put back on October 25. */
const tuesdays: SeriesTiming = {
  startsAtMs: at('2026-10-13T16:00'),
  durationMinutes: 60,
  timeZone: 'Europe/Paris',
  rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=4',
  excluded: [],
};

let clock: ReturnType<typeof manualClock>;
let app: TestApp;
let live: FakeLive;
let admin: TestPerson;

beforeEach(async () => {
  clock = manualClock(at('2026-10-01T09:00'));
  live = fakeLive();
  app = await startTestApp({ clock, createLive: () => live });
  admin = await setUp(app);
});
afterEach(() => app.close());

async function later(ms: number): Promise<void> {
  clock.advance(ms);
  admin = { ...admin, ...(await admin.client.call('session.refresh')) };
}
const create = (more: Partial<EventDraft & SeriesTiming> = {}) =>
  admin.client.call('series.create', {
    as: admin.accessToken,
    body: { title: 'Tea and tales', kind: 'talk', visibility: 'public', ...tuesdays, ...more },
  });
const change = (id: string, body: object) =>
  admin.client.call('series.update', { params: { id }, as: admin.accessToken, body });
const show = (id: string) => testClient(app.url).call('series.show', { params: { id } });
const event = (id: string) => testClient(app.url).call('events.show', { params: { id } });
const file = (id: string) => testClient(app.url).call('series.calendar', { params: { id } });
const moments = (series: { occurrences: readonly { startsAtMs: number; state: string }[] }) =>
  series.occurrences.map(({ startsAtMs, state }) => `${new Date(startsAtMs).toISOString().slice(5, 16)} ${state}`);
const inCalendar = (text: string) =>
  occurrencesByReader(text).map(
    ({ start, event: { component } }) => `${momentOf(start).slice(5)} ${valueOf(component, 'status')}`,
  );

describe('a series', () => {
  it('is planned over the change of clocks, each event with a broadcast of its own', async () => {
    const preview = await admin.client.call('series.preview', { as: admin.accessToken, body: tuesdays });
    expect(preview.occurrences.map(({ occurrence }) => occurrence.slice(5))).toEqual([
      ...['10-13T18:00', '10-20T18:00', '10-27T18:00', '11-03T18:00'],
    ]);
    const series = await create({ excluded: ['2026-10-20T18:00'] });
    expect(moments(series)).toEqual(['10-13T16:00 planned', '10-27T17:00 planned', '11-03T17:00 planned']);
    expect([...live.phases.keys()].toSorted()).toEqual(series.occurrences.map(({ eventId }) => eventId).toSorted());
    const first = await event(series.occurrences[0]?.eventId ?? '');
    expect(first).toMatchObject({ title: 'Tea and tales', seriesId: series.id, timeZone: 'Europe/Paris' });
    expect(inCalendar(await file(series.id))).toEqual([
      ...['10-13T16:00 CONFIRMED', '10-27T17:00 CONFIRMED', '11-03T17:00 CONFIRMED'],
    ]);
  });

  it('says what is wrong with its rule, beside the field, and then plans nothing', async () => {
    const wrong = create({ rule: 'FREQ=WEEKLY;BYDAY=WE;COUNT=4' });
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID', fields: { rule: expect.any(String) } });
    expect(await refusal(create({ rule: 'FREQ=WEEKLY;BYDAY=TU' }))).toBe('INVALID');
    expect(await refusal(create({ rule: 'FREQ=DAILY;COUNT=1', excluded: ['2026-10-13T18:00'] }))).toBe('INVALID');
    expect(live.phases.size).toBe(0);
  });

  it('has what was moved and cancelled as exceptions, for readers of its file as well', async () => {
    const series = await create();
    const [first, second] = series.occurrences;
    const as = admin.accessToken;
    const body = { startsAtMs: at('2026-10-14T08:00') };
    await admin.client.call('events.update', { params: { id: first?.eventId ?? '' }, as, body });
    await admin.client.call('events.cancel', { params: { id: second?.eventId ?? '' }, as });
    expect(moments(await show(series.id))).toEqual([
      ...['10-14T08:00 moved', '10-20T16:00 cancelled', '10-27T17:00 planned', '11-03T17:00 planned'],
    ]);
    const text = await file(series.id);
    expect(inCalendar(text)).toEqual([
      ...['10-14T08:00 CONFIRMED', '10-20T16:00 CANCELLED', '10-27T17:00 CONFIRMED', '11-03T17:00 CONFIRMED'],
    ]);
    expect(valueOf(read(text).events[0], 'sequence')).toBe('2');
  });

  it('keeps the events of the days that stay when its timing changes, and its exceptions', async () => {
    const series = await create();
    const [first, second, third] = series.occurrences;
    const as = admin.accessToken;
    const body = { startsAtMs: at('2026-10-21T08:00') };
    await admin.client.call('events.update', { params: { id: second?.eventId ?? '' }, as, body });
    const sequence = async () => Number(valueOf(read(await file(series.id)).events[0], 'sequence'));
    const before = await sequence();
    // An hour later, five times, without the third.
    const timing = {
      ...tuesdays,
      startsAtMs: at('2026-10-13T17:00'),
      rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=5',
      excluded: ['2026-10-27T19:00'],
    };
    const changed = await change(series.id, { timing });
    expect(changed.id).toBe(series.id);
    expect(moments(changed)).toEqual([
      ...['10-13T17:00 planned', '10-21T08:00 moved', '11-03T18:00 planned', '11-10T18:00 planned'],
    ]);
    expect(changed.occurrences.slice(0, 2).map(({ eventId }) => eventId)).toEqual([first?.eventId, second?.eventId]);
    expect(await event(third?.eventId ?? '')).toMatchObject({ isCancelled: true, phase: 'ended', seriesId: null });
    expect(await sequence()).toBeGreaterThan(before);
    expect(inCalendar(await file(series.id))).toHaveLength(4);
  });

  it('goes on as another one when some have taken place, which stay as they were', async () => {
    const series = await create();
    await later(at('2026-10-21T09:00') - clock.nowMs());
    const past = change(series.id, { timing: tuesdays });
    await expect(past).rejects.toMatchObject({ fields: { 'timing.startsAtMs': expect.any(String) } });
    const fridays = {
      ...tuesdays,
      startsAtMs: at('2026-10-23T16:00'),
      rule: 'FREQ=WEEKLY;BYDAY=FR;COUNT=2',
    };
    const goesOn = await change(series.id, { timing: fridays });
    expect(goesOn.id).not.toBe(series.id);
    expect(moments(goesOn)).toEqual(['10-23T16:00 planned', '10-30T17:00 planned']);
    expect(moments(await show(series.id))).toEqual(['10-13T16:00 planned', '10-20T16:00 planned']);
    expect(inCalendar(await file(series.id))).toEqual(['10-13T16:00 CONFIRMED', '10-20T16:00 CONFIRMED']);
    expect(inCalendar(await file(goesOn.id))).toEqual(['10-23T16:00 CONFIRMED', '10-30T17:00 CONFIRMED']);
  });

  it('is described anew for what is to come, and cancelled for it', async () => {
    const series = await create();
    await later(at('2026-10-14T09:00') - clock.nowMs());
    await change(series.id, { details: { title: 'Tea and stories', languages: ['en', 'ur'] } });
    const titles = async () =>
      Promise.all((await show(series.id)).occurrences.map(async ({ eventId }) => (await event(eventId)).title));
    expect(await titles()).toEqual(['Tea and tales', ...Array.from({ length: 3 }, () => 'Tea and stories')]);
    await admin.client.call('series.cancel', { params: { id: series.id }, as: admin.accessToken });
    expect(moments(await show(series.id)).map((text) => text.split(' ')[1])).toEqual([
      ...['planned', 'cancelled', 'cancelled', 'cancelled'],
    ]);
  });

  it('is changed from one event on: those before it keep their rule, their time and their words', async () => {
    const series = await create();
    const from = series.occurrences[2]?.eventId ?? '';
    const fridays = { ...tuesdays, startsAtMs: at('2026-10-30T17:00'), rule: 'FREQ=WEEKLY;BYDAY=FR;COUNT=2' };
    const goesOn = await change(series.id, { from, timing: fridays, details: { title: 'Tea on Fridays' } });
    expect(goesOn.id).not.toBe(series.id);
    expect(moments(goesOn)).toEqual(['10-30T17:00 planned', '11-06T17:00 planned']);
    expect(moments(await show(series.id))).toEqual(['10-13T16:00 planned', '10-20T16:00 planned']);
    expect((await show(series.id)).draft.title).toBe('Tea and tales');
    expect(await event(goesOn.occurrences[0]?.eventId ?? '')).toMatchObject({ title: 'Tea on Fridays' });
    expect(await event(from)).toMatchObject({ isCancelled: true, seriesId: null });
    expect(inCalendar(await file(series.id))).toEqual(['10-13T16:00 CONFIRMED', '10-20T16:00 CONFIRMED']);
    expect(inCalendar(await file(goesOn.id))).toEqual(['10-30T17:00 CONFIRMED', '11-06T17:00 CONFIRMED']);
    expect(await refusal(change(series.id, { from, details: { title: 'Tea' } }))).toBe('NOT_FOUND');
  });

  it('is described anew from one event on, and its file says of each what holds for it', async () => {
    const series = await create();
    const [first, second, third] = series.occurrences.map(({ eventId }) => eventId);
    const as = admin.accessToken;
    const body = { description: 'Bring a cup.' };
    await admin.client.call('events.update', { params: { id: first ?? '' }, as, body });
    await change(series.id, { from: third, details: { title: 'Tea and stories' } });
    const said = occurrencesByReader(await file(series.id)).map(({ event: { component } }) =>
      ['summary', 'description', 'url'].map((name) => valueOf(component, name).replace(app.app.publicUrl(), '')),
    );
    const tales = 'Tea and tales';
    expect(said).toEqual([
      [tales, 'Bring a cup.', `/events/${first}`],
      [tales, '', `/events/${second}`],
      ...Array.from({ length: 2 }, () => ['Tea and stories', '', `/series/${series.id}`]),
    ]);
    const ids = read(await file(series.id)).events.map((component) => valueOf(component, 'uid'));
    expect(new Set(ids)).toEqual(new Set([`${series.id}@international-campus`]));
  });

  it('is cancelled from one event on', async () => {
    const series = await create();
    const query = { from: series.occurrences[2]?.eventId ?? '' };
    await admin.client.call('series.cancel', { params: { id: series.id }, query, as: admin.accessToken });
    expect(moments(await show(series.id)).map((text) => text.split(' ')[1])).toEqual([
      ...['planned', 'planned', 'cancelled', 'cancelled'],
    ]);
    expect(inCalendar(await file(series.id)).map((text) => text.split(' ')[1])).toEqual([
      ...['CONFIRMED', 'CONFIRMED', 'CANCELLED', 'CANCELLED'],
    ]);
  });

  it('is changed by one person after the other: what was planned by what is old is refused', async () => {
    const series = await create();
    const { db, events } = app.app.inside;
    const before = await findSeries(db, series.id);
    await change(series.id, { details: { title: 'Tea and stories' } });
    const late = db.transaction().execute((transaction) =>
      changeSeries(transaction, before ?? expect.fail(), {
        ...{ rule: tuesdays.rule, draft: { ...series.draft, title: 'Tea' }, raisedBy: 1, nowMs: clock.nowMs() },
      }),
    );
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await events.find(series.occurrences[0]?.eventId ?? ''))?.title).toBe('Tea and stories');
    expect((await show(series.id)).draft.title).toBe('Tea and stories');
  });

  it('is not there for who may not see it', async () => {
    const { id } = await create({ visibility: 'invited', startsAtMs: tuesdays.startsAtMs + 7 * dayMs });
    expect(await refusal(show(id))).toBe('NOT_FOUND');
    expect(await refusal(file(id))).toBe('NOT_FOUND');
  });
});
