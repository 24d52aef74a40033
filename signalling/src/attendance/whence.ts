import { publicName } from '../broadcasts/participants.ts';
import type { Database } from '../database/open.ts';

export interface Whence {
  /** Null where no name is left. */
  readonly name: string | null;
  readonly centreName: string | null;
}

/**
 * The names of all who joined a broadcast, and where they came from: a centre as it called itself, whoever has an account
 * from their institution, and a guest from those whom the viewers' link was made for.
 */
export async function findWhence(db: Database, broadcastId: string): Promise<Map<string, Whence>> {
  const rows = await db
    .selectFrom('participants')
    .leftJoin('people', 'people.id', 'participants.person_id')
    .leftJoin('institutions', (join) =>
      // Of those who joined before it was kept with them only the account knows.
      join.on((eb) => eb('institutions.id', '=', eb.fn.coalesce('participants.centre_id', 'people.institution_id'))),
    )
    .leftJoin('link_grants', (join) =>
      // Other links bear the name of the one person or room that they are for.
      join.onRef('link_grants.id', '=', 'participants.grant_id').on('link_grants.role', '=', 'viewer'),
    )
    .select(['participants.id', 'participants.name', 'participants.centre_name', 'participants.city'])
    .select(['institutions.name as institution_name', 'link_grants.label as link_label'])
    .where('participants.broadcast_id', '=', broadcastId)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        name: publicName(row)?.name ?? null,
        centreName: row.centre_name ?? row.institution_name ?? (row.link_label || null),
      },
    ]),
  );
}
