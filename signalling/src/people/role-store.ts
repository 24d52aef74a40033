import type { PlatformRole, RoleAt } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

type PersonRow = { id: string; role: PlatformRole; institutionId: string; institutionName: string };

/** Adds to each the roles at every institution, the own first, then by the institutions' names. */
export async function withRoles<Row extends PersonRow>(
  db: Kysely<Schema>,
  rows: readonly Row[],
): Promise<(Row & { roles: RoleAt[] })[]> {
  const further = new Map<string, RoleAt[]>();
  if (rows.length > 0) {
    const found = await db
      .selectFrom('further_roles')
      .innerJoin('institutions', 'institutions.id', 'further_roles.institution_id')
      .select(['person_id', 'institution_id as institutionId', 'institutions.name as institutionName', 'role'])
      .$if(rows.length === 1, (query) => query.where('person_id', '=', rows[0]?.id ?? ''))
      .orderBy('institutions.name')
      .execute();
    for (const { person_id: personId, ...role } of found)
      further.set(personId, [...(further.get(personId) ?? []), role]);
  }
  return rows.map((row) => {
    const { role, institutionId, institutionName } = row;
    return { ...row, roles: [{ institutionId, institutionName, role }, ...(further.get(row.id) ?? [])] };
  });
}

/** Gives a role, in place of the one that was there; null takes it away. At the own institution it stands with the person. */
export async function setRole(
  db: Kysely<Schema>,
  person: { id: string; institutionId: string },
  at: { institutionId: string; role: PlatformRole | null },
  nowMs: number,
): Promise<void> {
  const { institutionId, role } = at;
  if (institutionId === person.institutionId) {
    await db
      .updateTable('people')
      .set({ role: role ?? 'member' })
      .where('id', '=', person.id)
      .execute();
  } else if (role === null) {
    await db
      .deleteFrom('further_roles')
      .where('person_id', '=', person.id)
      .where('institution_id', '=', institutionId)
      .execute();
  } else {
    await db
      .insertInto('further_roles')
      .values({ person_id: person.id, institution_id: institutionId, role, granted_at_ms: nowMs })
      .onConflict((conflict) => conflict.columns(['person_id', 'institution_id']).doUpdateSet({ role }))
      .execute();
  }
}

/** Whether somebody else is an administrator as well, and stays so until the transaction ends. */
export async function isAnotherAdmin(trx: Kysely<Schema>, personId: string): Promise<boolean> {
  // Changes nothing, but has two administrators wait for each other who demote one another at once.
  await trx.updateTable('people').set({ role: 'admin' }).where('role', '=', 'admin').execute();
  const other = await trx
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'admin')
    .where('id', '<>', personId)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
