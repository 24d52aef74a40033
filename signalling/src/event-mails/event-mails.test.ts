import { manualClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import ICAL from 'ical.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { databaseKinds } from '../database/testing-kinds.ts';
import { createEventStore, type FullEventStore } from '../events/event-store.ts';
import { insertInstitution } from '../institutions/institution-store.ts';
import { createMailQueue, type MailQueue } from '../mail/mail-queue.ts';
import { listMails } from '../mail/mail-store.ts';
import { smtpTransport } from '../mail/mail-transport.ts';
import { type MailTrap, startMailTrap } from '../mail/testing/mail-trap.ts';
import { insertPerson, setLanguage } from '../people/people-store.ts';
import { createRegistrationStore, type RegistrationStore } from '../registrations/registration-store.ts';
import { createEventMails, type EventMails } from './event-mails.ts';
import { personOfToken, reminderToken } from './reminder-tokens.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const secret = 'a secret for tests only';
const nowMs = Date.UTC(2026, 9, 20, 9);
/** After Europe's clocks go back, and Pakistan's do not. */
const startsAtMs = Date.UTC(2026, 9, 27, 13);

describe.each(databaseKinds)('mails about events on %s', (kind) => {
  const clock = manualClock(nowMs);
  let database: TestDatabase;
  let trap: MailTrap;
  let queue: MailQueue;
  let mails: EventMails;
  let events: FullEventStore;
  let registrations: RegistrationStore;

  beforeEach(async () => {
    clock.set(nowMs);
    database = await openTestDatabase(kind);
    trap = await startMailTrap();
    const { db } = database;
    queue = createMailQueue({
      ...{ db, clock, secret, log: silentLog(), timings: { pollMs: 20 } },
      outgoing: {
        transport: smtpTransport({ url: trap.url, from: 'campus@nantes.example' }),
        domain: 'nantes.example',
      },
    });
    mails = createEventMails({ db, clock, mails: queue, publicUrl: () => 'https://campus.example', secret });
    events = createEventStore(db, mails);
    registrations = createRegistrationStore({ db, clock, notices: mails });
    const nantes = { name: 'Nantes', city: 'Nantes', country: 'FR', timeZone: 'Europe/Paris' };
    const lahore = { name: 'Lahore', city: 'Lahore', country: 'PK', timeZone: 'Asia/Karachi' };
    await insertInstitution(db, { id: 'nantes', draft: nantes, isLead: true, isDemo: false, nowMs });
    await insertInstitution(db, { id: 'lahore', draft: lahore, isLead: false, isDemo: false, nowMs });
    for (const id of ['ada', 'ben']) {
      const account = { id, name: id, email: `${id}@lahore.example`, passwordHash: '-', nowMs };
      await insertPerson(db, { ...account, role: 'member', institutionId: 'lahore' });
    }
    await events.insert({
      id: 'event-1',
      draft: {
        ...{ title: 'Tea and tales', description: '', kind: 'talk', startsAtMs, durationMinutes: 60 },
        ...{
          timeZone: 'Europe/Paris',
          languages: ['fr'],
          visibility: 'public',
          isRecordedAutomatically: false,
          isForSchools: false,
        },
        ...{ agenda: [], capacity: 1 },
      },
      ...{ institutionId: 'nantes', createdBy: null, isDemo: false, nowMs },
    });
  });
  afterEach(async () => {
    await queue.close();
    await trap.close();
    await database.close();
  });

  const come = (id: 'ada' | 'ben') =>
    registrations.register({ eventId: 'event-1', subject: { kind: 'person', id }, heads: 1, personId: id });
  const go = (id: 'ada' | 'ben') => registrations.withdraw('event-1', { kind: 'person', id });
  const waiting = async () =>
    (await listMails(database.db, 'waiting')).map((mail) => [mail.kind, mail.to, mail.dueAtMs]).toSorted();
  /** The mails that came since the last call; two that are sent at once come in any order. */
  let seen = 0;
  beforeEach(() => {
    seen = 0;
  });
  async function next(count: number) {
    await eventually(() => trap.mails.length >= seen + count);
    const found = trap.mails.slice(seen, seen + count);
    seen += count;
    // The server has a mail a moment before the queue knows that.
    await eventually(async () => (await listMails(database.db, 'sent')).length >= seen);
    return found;
  }
  const calendarIn = (mail: MailTrap['mails'][number] | undefined) => {
    const file = mail?.mail.attachments.find(({ contentType }) => contentType.startsWith('text/calendar'));
    if (!file) return null;
    const calendar = new ICAL.Component(ICAL.parse(file.content.toString('utf8')) as unknown[]);
    const event = calendar.getFirstSubcomponent('vevent');
    return { method: calendar.getFirstPropertyValue('method'), sequence: event?.getFirstPropertyValue('sequence') };
  };
  const reminders = (to: string, atMs: number) => [
    ['reminder.day', to, atMs - dayMs],
    ['reminder.hour', to, atMs - hourMs],
  ];

  it('confirm with an entry for the calendar, in the reader’s language and time, and remind twice', async () => {
    await setLanguage(database.db, 'ada', 'it');
    await come('ada');
    const [mail] = await next(1);
    expect(mail?.to).toBe('ada@lahore.example');
    expect(mail?.mail.subject).toBe('Iscrizione confermata: Tea and tales');
    // In Lahore, and beside it in Nantes after the change of its clocks.
    expect(mail?.mail.text).toMatch(/18:00/);
    expect(mail?.mail.text).toMatch(/14:00/);
    expect(calendarIn(mail)).toEqual({ method: 'REQUEST', sequence: 0 });
    expect(mail?.mail.headers.has('list')).toBe(false);
    expect(await waiting()).toEqual(reminders('ada@lahore.example', startsAtMs));
    clock.set(startsAtMs - dayMs);
    queue.wake();
    expect((await next(1))[0]?.mail.subject).toBe('Domani: Tea and tales');
    clock.set(startsAtMs - hourMs);
    queue.wake();
    expect((await next(1))[0]?.mail.subject).toBe('Tra un’ora: Tea and tales');
    await eventually(async () => (await waiting()).length === 0);
  });

  it('say who waits and who moves up, and take the reminders of who goes with them', async () => {
    await come('ada');
    await come('ben');
    const full = (await next(2)).find(({ to }) => to === 'ben@lahore.example');
    // Nobody has chosen a language: that of the event.
    expect(full?.mail.subject).toMatch(/^Sur liste d’attente/);
    expect(calendarIn(full)).toBeNull();
    expect(await waiting()).toEqual(reminders('ada@lahore.example', startsAtMs));
    await go('ada');
    const both = await next(2);
    const to = (id: string) => both.find((mail) => mail.to === `${id}@lahore.example`);
    expect(calendarIn(to('ada'))?.method).toBe('CANCEL');
    expect(calendarIn(to('ben'))?.method).toBe('REQUEST');
    expect(to('ben')?.mail.subject).toMatch(/^Une place pour vous/);
    expect(await waiting()).toEqual(reminders('ben@lahore.example', startsAtMs));
  });

  it('tell of a new time with a raised sequence, and remind of it; of other changes they only remind rightly', async () => {
    await come('ada');
    await next(1);
    await events.update('event-1', { title: 'Tea and stories' }, clock.nowMs());
    const later = startsAtMs + dayMs;
    await events.update('event-1', { startsAtMs: later }, clock.nowMs());
    const [changed] = await next(1);
    expect(changed?.mail.subject).toMatch(/^Nouvel horaire.*Tea and stories/);
    expect(calendarIn(changed)).toEqual({ method: 'REQUEST', sequence: 1 });
    expect(await waiting()).toEqual(reminders('ada@lahore.example', later));
    clock.set(later - dayMs);
    queue.wake();
    expect((await next(1))[0]?.mail.subject).toMatch(/^Demain.*Tea and stories/);
    // The day's reminder has gone out, and goes out again for no other change.
    await events.update('event-1', { title: 'Tea' }, clock.nowMs());
    expect(await waiting()).toEqual([['reminder.hour', 'ada@lahore.example', later - hourMs]]);
  });

  it('tell everybody of a cancellation, and remind nobody of it', async () => {
    await come('ada');
    await come('ben');
    await next(2);
    await events.cancel('event-1', clock.nowMs());
    const both = await next(2);
    const methods = both.map((mail) => [mail.to, calendarIn(mail)?.method ?? null, calendarIn(mail)?.sequence ?? null]);
    expect(methods.toSorted()).toEqual([
      ['ada@lahore.example', 'CANCEL', 1],
      ['ben@lahore.example', null, null],
    ]);
    expect(await waiting()).toEqual([]);
  });

  it('are not there when what they tell of is undone', async () => {
    const refused = registrations.register({
      ...{ eventId: 'event-1', subject: { kind: 'person', id: 'ada' }, heads: 1 },
      personId: 'nobody',
    });
    await expect(refused).rejects.toThrow();
    expect(await listMails(database.db, undefined)).toEqual([]);
  });

  it('are taken off by one click, all reminders at once, and come back when they are wanted again', async () => {
    await come('ada');
    await next(1);
    await mails.chooseReminders('ada', false);
    expect(await mails.areRemindersWanted('ada')).toBe(false);
    expect(await waiting()).toEqual([]);
    await events.update('event-1', { startsAtMs: startsAtMs + dayMs }, clock.nowMs());
    await next(1);
    expect(await waiting()).toEqual([]);
    await mails.chooseReminders('ada', true);
    expect(await waiting()).toEqual(reminders('ada@lahore.example', startsAtMs + dayMs));
    clock.set(startsAtMs);
    queue.wake();
    const [reminder] = await next(1);
    const list = reminder?.mail.headers.get('list') as { unsubscribe?: { url: string } } | undefined;
    const url = list?.unsubscribe?.url ?? '';
    expect(url).toMatch(/^https:\/\/campus\.example\/api\/reminders\//);
    expect(reminder?.mail.headerLines.some(({ line }) => line.includes('List-Unsubscribe=One-Click'))).toBe(true);
    expect(personOfToken(url.split('/').at(-1) ?? '', secret)).toBe('ada');
  });

  it('go with the account', async () => {
    await come('ada');
    await next(1);
    await database.db.deleteFrom('people').where('id', '=', 'ada').execute();
    expect(await waiting()).toEqual([]);
  });
});

describe('a reminder’s token', () => {
  it('is ours or none', () => {
    const token = reminderToken('person-1', secret);
    expect(personOfToken(token, secret)).toBe('person-1');
    expect(personOfToken(token, 'another secret')).toBeNull();
    expect(personOfToken(token.replace('person-1', 'person-2'), secret)).toBeNull();
    for (const none of ['', '.', 'person-1', 'person-1.', `${token}x`]) expect(personOfToken(none, secret)).toBeNull();
  });
});
