import type { Language, Person, PersonCard, PlatformRole } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { withRoles } from './role-store.ts';

export interface NewPerson {
  id: string;
  name: string;
  email: string;
  role: PlatformRole;
  institutionId: string;
  passwordHash: string;
  nowMs: number;
}

function peopleWithInstitutions(db: Kysely<Schema>) {
  return db
    .selectFrom('people')
    .innerJoin('institutions', 'institutions.id', 'people.institution_id')
    .select([
      'people.id',
      'people.name',
      'people.email',
      'people.role',
      'people.institution_id as institutionId',
      'institutions.name as institutionName',
      'people.language',
    ]);
}

export async function findPersonById(db: Kysely<Schema>, id: string): Promise<Person | null> {
  const rows = await peopleWithInstitutions(db).where('people.id', '=', id).execute();
  return (await withRoles(db, rows))[0] ?? null;
}

/** Also gives the password's hash (null without a password), and goes nowhere but to the check of it. */
export async function findPersonByEmail(
  db: Kysely<Schema>,
  email: string,
): Promise<{ person: Person; passwordHash: string | null } | null> {
  const row = await peopleWithInstitutions(db)
    .select('people.password_hash as passwordHash')
    .where('people.email', '=', email)
    .executeTakeFirst();
  if (!row) return null;
  const { passwordHash, ...own } = row;
  const [person] = await withRoles(db, [own]);
  return person ? { person, passwordHash: passwordHash || null } : null;
}

/** All, or those who have a role at one of these institutions, with those roles only; by name. */
export async function listPeople(db: Kysely<Schema>, institutionIds: readonly string[] | null): Promise<PersonCard[]> {
  const rows = await peopleWithInstitutions(db).orderBy('people.name').orderBy('people.id').execute();
  const people = await withRoles(db, rows);
  return people.flatMap(({ id, name, email, roles }) => {
    const seen = institutionIds === null ? roles : roles.filter((each) => institutionIds.includes(each.institutionId));
    return seen.length === 0 ? [] : [{ id, name, email, roles: seen }];
  });
}

/** Throws the database's unique violation when the mail has an account. */
export async function insertPerson(db: Kysely<Schema>, person: NewPerson): Promise<void> {
  await db
    .insertInto('people')
    .values({
      id: person.id,
      name: person.name,
      email: person.email,
      role: person.role,
      institution_id: person.institutionId,
      password_hash: person.passwordHash,
      created_at_ms: person.nowMs,
      language: null,
    })
    .execute();
}

/** For the app on every device, and for mails. */
export async function setLanguage(db: Kysely<Schema>, id: string, language: Language): Promise<void> {
  await db.updateTable('people').set({ language }).where('id', '=', id).execute();
}
