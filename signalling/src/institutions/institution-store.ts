import type { Institution, InstitutionDraft } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Kysely, Selectable } from 'kysely';
import { isUniqueViolation } from '../database/errors.ts';
import { flag } from '../database/flag.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { makeId } from '../keys/secrets.ts';

function toInstitution(row: Selectable<Schema['institutions']>): Institution {
  return {
    id: row.id,
    name: row.name,
    city: row.city,
    country: row.country,
    timeZone: row.time_zone,
    isLead: row.is_lead === 1,
  };
}

/** Without the demo's. The lead campus comes first, then by name. */
export async function listInstitutions(db: Database): Promise<Institution[]> {
  const rows = await db
    .selectFrom('institutions')
    .selectAll()
    .where('is_demo', '=', 0)
    .orderBy('is_lead', 'desc')
    .orderBy('name')
    .execute();
  return rows.map(toInstitution);
}

/** Null also for one of the demo's. */
export async function findInstitution(db: Database, id: string): Promise<Institution | null> {
  const row = await db
    .selectFrom('institutions')
    .selectAll()
    .where('id', '=', id)
    .where('is_demo', '=', 0)
    .executeTakeFirst();
  return row ? toInstitution(row) : null;
}

export async function findLeadInstitution(db: Database): Promise<Institution | null> {
  const row = await db
    .selectFrom('institutions')
    .selectAll()
    .where('is_lead', '=', 1)
    .where('is_demo', '=', 0)
    .executeTakeFirst();
  return row ? toInstitution(row) : null;
}

export interface NewInstitution {
  id: string;
  draft: InstitutionDraft;
  isLead: boolean;
  isDemo: boolean;
  nowMs: number;
}

/** Throws CONFLICT when there is one of that name (in whatever case). */
export async function insertInstitution(db: Kysely<Schema>, institution: NewInstitution): Promise<Institution> {
  const { draft } = institution;
  try {
    const row = await db
      .insertInto('institutions')
      .values({
        id: institution.id,
        name: draft.name,
        city: draft.city,
        country: draft.country,
        time_zone: draft.timeZone,
        is_lead: flag(institution.isLead),
        is_demo: flag(institution.isDemo),
        created_at_ms: institution.nowMs,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toInstitution(row);
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('CONFLICT', 'an institution of that name exists already');
    throw error;
  }
}

/** Finds the demo institution of that name, or makes it; two at once get the same. */
export async function ensureDemoInstitution(
  db: Database,
  draft: InstitutionDraft,
  clock: Clock,
): Promise<{ id: string; name: string }> {
  const find = () =>
    db
      .selectFrom('institutions')
      .select(['id', 'name'])
      .where('is_demo', '=', 1)
      .where('name', '=', draft.name)
      .executeTakeFirst();
  const known = await find();
  if (known) return known;
  try {
    const id = makeId('institution');
    return await insertInstitution(db, { id, draft, isLead: false, isDemo: true, nowMs: clock.nowMs() });
  } catch (error) {
    const made = error instanceof AppError && error.code === 'CONFLICT' ? await find() : undefined;
    if (!made) throw error;
    return made;
  }
}
