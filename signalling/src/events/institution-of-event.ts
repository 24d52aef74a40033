import type { Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { isOrganiser } from '@campus/protocol/people';
import type { Database } from '../database/open.ts';
import { findInstitution } from '../institutions/institution-store.ts';

/**
 * Whose a new event is: the one that is asked for, else the own institution, or that of an organiser who is one elsewhere
 * only. Throws FORBIDDEN where the person is no organiser, INVALID when there is no such institution.
 */
export async function institutionOfEvent(
  db: Database,
  person: Person,
  { institutionId }: { institutionId?: string | undefined },
): Promise<string> {
  if (institutionId === undefined) {
    if (isOrganiser(person, person.institutionId)) return person.institutionId;
    const elsewhere = person.roles.find(({ role }) => role === 'organiser');
    return elsewhere?.institutionId ?? person.institutionId;
  }
  if (!isOrganiser(person, institutionId)) {
    throw new AppError('FORBIDDEN', 'this is for the organisers of that institution');
  }
  if (await findInstitution(db, institutionId)) return institutionId;
  const fields = { institutionId: 'there is no such institution' };
  throw new AppError('INVALID', 'there is no such institution', { fields });
}
