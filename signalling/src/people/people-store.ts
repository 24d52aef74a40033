import type { Language, Person, PlatformRole } from '@campus/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

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
  return (await peopleWithInstitutions(db).where('people.id', '=', id).executeTakeFirst()) ?? null;
}

/** Also gives the password's hash, and goes nowhere but to the check of it. */
export async function findPersonByEmail(
  db: Kysely<Schema>,
  email: string,
): Promise<{ person: Person; passwordHash: string } | null> {
  const row = await peopleWithInstitutions(db)
    .select('people.password_hash as passwordHash')
    .where('people.email', '=', email)
    .executeTakeFirst();
  if (!row) return null;
  const { passwordHash, ...person } = row;
  return { person, passwordHash };
}

/** All, or those of one institution; by name. */
export async function listPeople(db: Kysely<Schema>, institutionId: string | null): Promise<Person[]> {
  return peopleWithInstitutions(db)
    .$if(institutionId !== null, (query) => query.where('people.institution_id', '=', institutionId))
    .orderBy('people.name')
    .orderBy('people.id')
    .execute();
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
