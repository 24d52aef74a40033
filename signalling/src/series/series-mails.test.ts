import { manualClock } from '@campus/service-kit/clock';
import ICAL from 'ical.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { databaseKinds } from '../database/testing-kinds.ts';
import { createEventMails } from '../event-mails/event-mails.ts';
import { createEventStore } from '../events/event-store.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import type { MailQueue, NewMail } from '../mail/mail-queue.ts';
import { insertPerson } from '../people/people-store.ts';
import { createRegistrationStore } from '../registrations/registration-store.ts';
import { fakeLive } from '../testing.ts';
import { createSeriesKeeper, type SeriesKeeper } from './series.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const hourMs = 60 * 60 * 1000;
/** Tuesdays at 18:00 in Paris, whose clocks are put back on October 25. */
const tuesdays = {
  startsAtMs: at('2026-10-20T16:00'),
  durationMinutes: 60,
  timeZone: 'Europe/Paris',
  rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3',
  excluded: [],
};

/** A queue that sends nothing, and keeps what it was given for as long as it is wanted. */
function paperQueue() {
  const mails: NewMail[] = [];
  const queue: Pick<MailQueue, 'isOn' | 'add' | 'dropAbout' | 'wake'> = {
    isOn: true,
    async add(_transaction, mail) {
      mails.push(mail);
      return `mail-${mails.length}`;
    },
    async dropAbout(_transaction, about) {
      mails.splice(0, Infinity, ...mails.filter((mail) => mail.about !== about));
    },
    wake: () => undefined,
  };
  return { mails, queue };
}

describe.each(databaseKinds)('who is registered for an event of a series (%s)', (kind) => {
  const clock = manualClock(0);
  let database: TestDatabase;
  let paper: ReturnType<typeof paperQueue>;
  let series: SeriesKeeper;
  let id: string;

  beforeEach(async () => {
    clock.set(at('2026-10-01T09:00'));
    database = await openTestDatabase(kind);
    const { db } = database;
    paper = paperQueue();
    const notices = createEventMails({
      ...{ db, clock, mails: paper.queue, publicUrl: () => 'https://campus.example', secret: 'for tests' },
    });
    const events = createEventStore(db, notices);
    series = createSeriesKeeper({ db, events, broadcasts: fakeLive().broadcasts, notices, clock });
    const lahore = { name: 'Lahore', city: 'Lahore', country: 'PK', timeZone: 'Asia/Karachi' };
    const nowMs = clock.nowMs();
    await insertInstitution(db, { id: 'lahore', draft: lahore, isLead: true, isDemo: false, nowMs });
    const ada = { id: 'ada', name: 'Ada', email: 'ada@lahore.example', passwordHash: '-', nowMs };
    await insertPerson(db, { ...ada, role: 'member', institutionId: 'lahore' });
    id = await series.create(
      {
        ...{ title: 'Tea and tales', description: '', kind: 'talk', languages: ['en'], visibility: 'public' },
        ...{ isRecordedAutomatically: false, isForSchools: false, agenda: [], capacity: null },
        ...tuesdays,
      },
      { id: 'ada', institutionId: 'lahore' },
    );
    const registrations = createRegistrationStore({ db, clock, notices });
    for (const event of (await series.events(id)).slice(1)) {
      const subject = { kind: 'person', id: 'ada' } as const;
      await registrations.register({ eventId: event.id, subject, heads: 1, personId: 'ada' });
    }
    const told = mails().map((mail) => mail.split(' ').slice(0, 2).join(' '));
    expect(told).toEqual(['registration.confirmed REQUEST', 'registration.confirmed REQUEST']);
    paper.mails.splice(0, Infinity, ...paper.mails.filter((mail) => mail.about !== undefined));
  });
  afterEach(() => database.close());

  const short = (ms: number | undefined) => new Date(ms ?? 0).toISOString().slice(5, 16);
  /** What each mail brings for the calendar, as a reader understands it. */
  const mails = () =>
    paper.mails
      .filter(({ about }) => about === undefined)
      .map(({ content, calendar }) => {
        const read = new ICAL.Component(ICAL.parse(calendar?.content ?? '') as unknown[]);
        const event = read.getFirstSubcomponent('vevent');
        const start = new ICAL.Event(event ?? undefined).startDate.toUnixTime() * 1000;
        const sequence = String(event?.getFirstPropertyValue('sequence'));
        return `${content.kind} ${String(read.getFirstPropertyValue('method'))} ${short(start)} ${sequence}`;
      })
      .toSorted();
  const reminders = () =>
    paper.mails.flatMap(({ content, dueAtMs }) => (content.kind === 'reminder.hour' ? [short(dueAtMs)] : []));

  it('is reminded of each at its own time, over the change of clocks', () => {
    expect(reminders()).toEqual(['10-27T16:00', '11-03T16:00']);
  });

  it('hears of the new time of those that stay and of the end of those that fall away', async () => {
    const timing = { ...tuesdays, startsAtMs: tuesdays.startsAtMs + hourMs, excluded: ['2026-11-03T19:00'] };
    await series.change(id, { timing, details: { title: 'Tea and stories' } });
    expect(mails()).toEqual(['event.cancelled CANCEL 11-03T17:00 1', 'event.changed REQUEST 10-27T18:00 1']);
    const changed = paper.mails.find(({ content }) => content.kind === 'event.changed');
    expect(changed?.content).toMatchObject({ title: 'Tea and stories' });
    expect(reminders()).toEqual(['10-27T17:00']);
  });

  it('hears nothing of a new title, and is reminded by it', async () => {
    await series.change(id, { details: { title: 'Tea and stories' } });
    expect(mails()).toEqual([]);
    expect(paper.mails).toHaveLength(4);
    for (const { content } of paper.mails) expect(content).toMatchObject({ title: 'Tea and stories' });
  });

  it('hears of nothing but what is cancelled with the series', async () => {
    const [, , last] = await series.events(id);
    await series.cancel(id, last?.id);
    expect(mails()).toEqual(['event.cancelled CANCEL 11-03T17:00 1']);
    await series.cancel(id);
    expect(mails()).toEqual(['event.cancelled CANCEL 10-27T17:00 1', 'event.cancelled CANCEL 11-03T17:00 1']);
    expect(reminders()).toEqual([]);
  });
});
