import { EventDraft } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

export interface StoredSeries {
  id: string;
  institutionId: string;
  institutionName: string;
  createdBy: string | null;
  rule: string;
  draft: EventDraft;
  sequence: number;
  createdAtMs: number;
  changedAtMs: number;
}

export async function findSeries(db: Kysely<Schema>, id: string): Promise<StoredSeries | null> {
  const row = await db
    .selectFrom('series')
    .innerJoin('institutions', 'institutions.id', 'series.institution_id')
    .selectAll('series')
    .select('institutions.name as institution_name')
    .where('series.id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    institutionId: row.institution_id,
    institutionName: row.institution_name,
    createdBy: row.created_by,
    rule: row.rule,
    draft: EventDraft.parse(JSON.parse(row.draft)),
    sequence: row.sequence,
    createdAtMs: row.created_at_ms,
    changedAtMs: row.changed_at_ms,
  };
}

export async function insertSeries(
  transaction: Kysely<Schema>,
  series: Pick<StoredSeries, 'id' | 'institutionId' | 'createdBy' | 'rule' | 'draft'> & { nowMs: number },
): Promise<void> {
  await transaction
    .insertInto('series')
    .values({
      id: series.id,
      institution_id: series.institutionId,
      created_by: series.createdBy,
      rule: series.rule,
      draft: JSON.stringify(series.draft),
      sequence: 0,
      created_at_ms: series.nowMs,
      changed_at_ms: series.nowMs,
    })
    .execute();
}

/** `raisedBy`: by how much calendars have to see its sequence grow, those of events that left it included. */
export async function changeSeries(
  transaction: Kysely<Schema>,
  id: string,
  change: { rule: string; draft: EventDraft; raisedBy: number; nowMs: number },
): Promise<void> {
  await transaction
    .updateTable('series')
    .set((column) => ({
      rule: change.rule,
      draft: JSON.stringify(change.draft),
      sequence: column('sequence', '+', change.raisedBy),
      changed_at_ms: change.nowMs,
    }))
    .where('id', '=', id)
    .execute();
}

/** Puts an event into a series under a name, or out of any. */
export async function setSeriesOf(
  transaction: Kysely<Schema>,
  eventId: string,
  place: { seriesId: string; occurrence: string } | null,
): Promise<void> {
  await transaction
    .updateTable('events')
    .set({ series_id: place?.seriesId ?? null, occurrence: place?.occurrence ?? null })
    .where('id', '=', eventId)
    .execute();
}
