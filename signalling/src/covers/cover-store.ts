import type { Cover, CoverSize } from '@campus/protocol';
import type { Database } from '../database/open.ts';
import type { CoverPictures } from './picture.ts';

/** Takes the place of an earlier one. */
export async function setCover(
  db: Database,
  eventId: string,
  { id, alt }: Cover,
  { large, small }: CoverPictures,
  nowMs: number,
): Promise<void> {
  const row = {
    ...{ cover_id: id, alt, made_at_ms: nowMs },
    ...{ large: large.toString('base64'), small: small.toString('base64') },
  };
  await db
    .insertInto('event_covers')
    .values({ event_id: eventId, ...row })
    .onConflict((conflict) => conflict.column('event_id').doUpdateSet(row))
    .execute();
}

/** False when the event has no picture. */
export async function describeCover(db: Database, eventId: string, alt: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('event_covers')
    .set({ alt })
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function removeCover(db: Database, eventId: string): Promise<void> {
  await db.deleteFrom('event_covers').where('event_id', '=', eventId).execute();
}

/** WebP; null when there is no such picture (any more). */
export async function findPicture(
  db: Database,
  coverId: string,
  size: CoverSize,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const row = await db
    .selectFrom('event_covers')
    .select(`${size} as content`)
    .where('cover_id', '=', coverId)
    .executeTakeFirst();
  return row ? new Uint8Array(Buffer.from(row.content, 'base64')) : null;
}
