import type { Centre, CentreDraft } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/**
 * The centres of these institutions, or of all (null): also those of which nothing is known yet. The lead campus' comes
 * first, then by name; the demo's are left out.
 */
export async function findCentres(db: Kysely<Schema>, institutionIds: readonly string[] | null): Promise<Centre[]> {
  if (institutionIds?.length === 0) return [];
  const rows = await db
    .selectFrom('institutions')
    .leftJoin('centres', 'centres.institution_id', 'institutions.id')
    .select([
      'institutions.id as institutionId',
      'institutions.name as institutionName',
      'institutions.city as ownCity',
      'institutions.time_zone as ownZone',
      'centres.city',
      'centres.time_zone as timeZone',
      'centres.seats',
      'centres.smartboards',
      'centres.laptops',
      'centres.headsets',
      'centres.uplink_mbps as uplinkMbps',
    ])
    .where('institutions.is_demo', '=', 0)
    .$if(institutionIds !== null, (query) => query.where('institutions.id', 'in', institutionIds ?? []))
    .orderBy('institutions.is_lead', 'desc')
    .orderBy('institutions.name')
    .execute();
  return rows.map((row) => ({
    institutionId: row.institutionId,
    institutionName: row.institutionName,
    isDescribed: row.seats !== null,
    city: row.city ?? row.ownCity,
    timeZone: row.timeZone ?? row.ownZone,
    seats: row.seats,
    equipment: {
      smartboards: row.smartboards ?? 0,
      laptops: row.laptops ?? 0,
      headsets: row.headsets ?? 0,
    },
    uplinkMbps: row.uplinkMbps,
  }));
}

/** Null for an institution that does not exist, and for one of the demo's. */
export async function findCentre(db: Kysely<Schema>, institutionId: string): Promise<Centre | null> {
  return (await findCentres(db, [institutionId]))[0] ?? null;
}

/** In place of what was said before. The institution must exist. */
export async function describeCentre(
  db: Kysely<Schema>,
  institutionId: string,
  { city, timeZone, seats, equipment, uplinkMbps }: CentreDraft,
  nowMs: number,
): Promise<void> {
  const said = {
    ...{ city, time_zone: timeZone, seats, ...equipment },
    ...{ uplink_mbps: uplinkMbps, changed_at_ms: nowMs },
  };
  await db
    .insertInto('centres')
    .values({ institution_id: institutionId, ...said })
    .onConflict((conflict) => conflict.column('institution_id').doUpdateSet(said))
    .execute();
}
