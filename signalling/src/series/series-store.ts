import { EventDraft } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
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

/**
 * `raisedBy`: by how much calendars have to see its sequence grow, those of events that left it included. Throws CONFLICT
 * when somebody else has changed the series since `before` was read: what was planned by it does not hold then.
 */
export async function changeSeries(
  transaction: Kysely<Schema>,
  before: StoredSeries,
  change: { rule: string; draft: EventDraft; raisedBy: number; nowMs: number },
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('series')
    .set({
      rule: change.rule,
      draft: JSON.stringify(change.draft),
      sequence: before.sequence + change.raisedBy,
      // Each change has a time of its own, so that the time tells them apart.
      changed_at_ms: Math.max(change.nowMs, before.changedAtMs + 1),
    })
    .where('id', '=', before.id)
    .where('sequence', '=', before.sequence)
    .where('changed_at_ms', '=', before.changedAtMs)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new AppError('CONFLICT', 'somebody else has just changed the series');
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
