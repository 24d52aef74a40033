import type { ListedRegistration } from '@campus/protocol';
import { findCentres } from '../centres/centre-store.ts';
import type { Database } from '../database/open.ts';
import { asRegistrations } from './registration-store.ts';

/** All of an event with their names, in the order of coming. */
export async function listRegistrations(db: Database, eventId: string): Promise<ListedRegistration[]> {
  const rows = await db
    .selectFrom('registrations')
    .leftJoin('people', 'people.id', 'registrations.person_id')
    .innerJoin('institutions', (join) =>
      join.on((is) =>
        is.or([
          is('institutions.id', '=', is.ref('registrations.institution_id')),
          is('institutions.id', '=', is.ref('people.institution_id')),
        ]),
      ),
    )
    .selectAll('registrations')
    .select(['people.name as person_name', 'institutions.name as institution_name'])
    .where('registrations.event_id', '=', eventId)
    .orderBy('registrations.queue_number')
    .execute();
  const registrations = asRegistrations(rows);
  const rooms = await findCentres(
    db,
    rows.flatMap((row) => row.institution_id ?? []),
  );
  const described = new Map(rooms.filter((room) => room.isDescribed).map((room) => [room.institutionId, room]));
  return rows.flatMap((row) => {
    const registration = registrations.get(row.id);
    const institutionName = row.institution_name;
    const centre = described.get(row.institution_id ?? '') ?? null;
    return registration ? [{ ...registration, name: row.person_name ?? institutionName, institutionName, centre }] : [];
  });
}
