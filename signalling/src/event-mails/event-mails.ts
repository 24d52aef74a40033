import type { MailKind, RegistrationState } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Kysely } from 'kysely';
import { entryOfEvent } from '../calendar/calendar-routes.ts';
import { writeCancellation, writeInvitation } from '../calendar/icalendar.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import type { EventNotice, EventNotices } from '../events/event-notices.ts';
import { findEvent } from '../events/event-store.ts';
import type { CalendarPart, EventContent } from '../mail/mail-content.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import type { StoredEvent } from '../ports.ts';
import { speakerMail } from '../speakers/speaker-mails.ts';
import { listSpeakers } from '../speakers/speaker-store.ts';
import { reminderToken } from './reminder-tokens.ts';
import { isOver, languageOf, remindersFor } from './rules.ts';
import { type Reader, readersOf } from './readers.ts';

export interface EventMails extends EventNotices {
  areRemindersWanted(personId: string): Promise<boolean>;
  /** Also drops those that wait, or plans them for what the person is registered for. */
  chooseReminders(personId: string, areWanted: boolean): Promise<void>;
}

interface Deps {
  db: Database;
  clock: Clock;
  mails: Pick<MailQueue, 'isOn' | 'add' | 'dropAbout' | 'wake'>;
  publicUrl: () => string;
  secret: string;
}

type CalendarMethod = CalendarPart['method'];

/**
 * Tells people by mail what happens to their registrations and events, and reminds them. Whatever is told is stored in
 * the transaction of what happened. A registration's reminders are planned anew with each change, under keys that hold
 * the event's time: a reminder that went out is not sent again, unless the time is another.
 */
export function createEventMails({ db, clock, mails, publicUrl, secret }: Deps): EventMails {
  function contentOf(kind: EventContent['kind'], event: StoredEvent, reader: Reader): EventContent {
    const token = kind.startsWith('reminder.') ? reminderToken(reader.personId, secret) : null;
    return {
      kind,
      title: event.title,
      institution: event.institutionName,
      startsAtMs: event.startsAtMs,
      timeZone: event.timeZone,
      readerTimeZone: reader.timeZone,
      url: `${publicUrl()}/events/${event.id}`,
      remindersUrl: token === null ? null : `${publicUrl()}/reminders/${token}`,
    };
  }

  function calendarOf(method: CalendarMethod, event: StoredEvent, { name, email }: Reader): CalendarPart {
    const entry = entryOfEvent(event, publicUrl());
    const about = { attendee: { name, email }, nowMs: clock.nowMs() };
    return { method, content: method === 'REQUEST' ? writeInvitation(entry, about) : writeCancellation(entry, about) };
  }

  async function write(
    trx: Kysely<Schema>,
    kind: EventContent['kind'],
    event: StoredEvent,
    reader: Reader,
    method: CalendarMethod | null,
  ): Promise<void> {
    await mails.add(trx, {
      to: reader.email,
      personId: reader.personId,
      language: languageOf(reader, event),
      content: contentOf(kind, event, reader),
      ...(method === null ? {} : { calendar: calendarOf(method, event, reader) }),
    });
  }

  async function planReminders(trx: Kysely<Schema>, event: StoredEvent, reader: Reader): Promise<void> {
    const { registrationId, personId } = reader;
    await mails.dropAbout(trx, registrationId);
    if (reader.state !== 'confirmed' || reader.wantsNoReminders || event.isCancelled) return;
    for (const { kind, dueAtMs } of remindersFor(event.startsAtMs, clock.nowMs())) {
      await mails.add(trx, {
        ...{ to: reader.email, personId, language: languageOf(reader, event), dueAtMs },
        content: contentOf(kind, event, reader),
        expiresAtMs: event.startsAtMs,
        about: registrationId,
        onceKey: `${kind} ${registrationId} ${event.startsAtMs}`,
        unsubscribeUrl: `${publicUrl()}/api/reminders/${reminderToken(personId, secret)}`,
      });
    }
  }

  /** What a registration's mail brings for the calendar. */
  function methodOf(kind: MailKind, state: RegistrationState): CalendarMethod | null {
    if (kind === 'registration.waiting' || state === 'waiting') return null;
    return kind === 'registration.withdrawn' ? 'CANCEL' : 'REQUEST';
  }

  async function tellOne(
    trx: Kysely<Schema>,
    event: StoredEvent,
    { kind, registrationId }: Extract<EventNotice, { registrationId: string }>,
  ): Promise<void> {
    const [reader] = await readersOf(trx, { eventId: event.id, registrationId });
    if (!reader) return;
    await write(trx, kind, event, reader, event.isCancelled ? null : methodOf(kind, reader.state));
    if (kind === 'registration.withdrawn') await mails.dropAbout(trx, registrationId);
    else await planReminders(trx, event, reader);
  }

  async function tellAll(
    trx: Kysely<Schema>,
    event: StoredEvent,
    notice: Exclude<EventNotice, { registrationId: string }>,
  ): Promise<void> {
    const isCancelled = notice.kind === 'event.cancelled';
    for (const reader of await readersOf(trx, { eventId: event.id })) {
      if (isCancelled || notice.isRescheduled) {
        const method = isCancelled ? 'CANCEL' : 'REQUEST';
        await write(trx, notice.kind, event, reader, reader.state === 'confirmed' ? method : null);
      }
      await planReminders(trx, event, reader);
    }
    if (!isCancelled && !notice.isRescheduled) return;
    for (const speaker of await listSpeakers(trx, event.id)) {
      const deps = { publicUrl: publicUrl(), secret, nowMs: clock.nowMs() };
      if (speaker.revokedAtMs === null) await mails.add(trx, speakerMail(notice.kind, event, speaker, deps));
    }
  }

  return {
    async tell(trx, notice) {
      if (!mails.isOn) return;
      const event = await findEvent(trx, notice.eventId);
      if (!event || event.isDemo || isOver(event, clock.nowMs())) return;
      await ('registrationId' in notice ? tellOne(trx, event, notice) : tellAll(trx, event, notice));
    },
    wake: () => mails.wake(),

    async areRemindersWanted(personId) {
      const refusal = await db
        .selectFrom('reminder_refusals')
        .select('person_id')
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return refusal === undefined;
    },

    chooseReminders: (personId, areWanted) =>
      db.transaction().execute(async (trx) => {
        if (areWanted) {
          await trx.deleteFrom('reminder_refusals').where('person_id', '=', personId).execute();
        } else {
          await trx
            .insertInto('reminder_refusals')
            .values({ person_id: personId, refused_at_ms: clock.nowMs() })
            .onConflict((conflict) => conflict.column('person_id').doNothing())
            .execute();
        }
        for (const reader of await readersOf(trx, { personId })) {
          const event = await findEvent(trx, reader.eventId);
          if (event && mails.isOn && !isOver(event, clock.nowMs())) await planReminders(trx, event, reader);
        }
      }),
  };
}
