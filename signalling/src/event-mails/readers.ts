import type { Language, RegistrationState } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** Whoever gets the mails of a registration: the person, or who speaks for the centre. */
export interface Reader {
  registrationId: string;
  eventId: string;
  state: RegistrationState;
  personId: string;
  name: string;
  email: string;
  language: Language | null;
  /** IANA: that of their institution. */
  timeZone: string;
  wantsNoReminders: boolean;
}

/** Of an event, of one registration of it, or of a person; in the order of coming. Nobody whose account is gone. */
export async function readersOf(
  db: Kysely<Schema>,
  asked: { eventId?: string; registrationId?: string; personId?: string },
): Promise<Reader[]> {
  const { eventId, registrationId, personId } = asked;
  const rows = await db
    .selectFrom('registrations')
    .innerJoin('people', 'people.id', 'registrations.registered_by')
    .innerJoin('institutions', 'institutions.id', 'people.institution_id')
    .leftJoin('reminder_refusals', 'reminder_refusals.person_id', 'people.id')
    .select([
      'registrations.id as registrationId',
      'registrations.event_id as eventId',
      'registrations.state',
      'people.id as personId',
      'people.name',
      'people.email',
      'people.language',
      'institutions.time_zone as timeZone',
      'reminder_refusals.refused_at_ms as refusedAtMs',
    ])
    .$if(eventId !== undefined, (query) => query.where('registrations.event_id', '=', eventId ?? ''))
    .$if(registrationId !== undefined, (query) => query.where('registrations.id', '=', registrationId ?? ''))
    .$if(personId !== undefined, (query) => query.where('people.id', '=', personId ?? ''))
    .orderBy('registrations.queue_number')
    .execute();
  return rows.map(({ refusedAtMs, ...row }) => ({ ...row, wantsNoReminders: refusedAtMs !== null }));
}
