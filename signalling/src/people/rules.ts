import type { InvitationState, Person, PlatformRole } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { compareRoles, isOrganiser, roleAt } from '@campus/protocol/people';

type Asker = Pick<Person, 'id' | 'role' | 'roles'>;

/** R1: organisers give roles at the institutions that they organise, and none above their own. Throws FORBIDDEN. */
export function checkMayGive(asker: Asker, given: { role: PlatformRole; institutionId: string }): void {
  if (!isOrganiser(asker, given.institutionId)) {
    throw new AppError('FORBIDDEN', 'organisers give roles at their own institutions');
  }
  if (compareRoles(given.role, roleAt(asker, given.institutionId) ?? 'member') > 0) {
    throw new AppError('FORBIDDEN', 'nobody gives a role above their own');
  }
}

/**
 * R2: a role is changed by who may give both the old one and the new. R3: an administrator is one at their own
 * institution. R4: somebody always belongs to their own institution. Throws NOT_FOUND when that person has no role there
 * (or the asker may not know), FORBIDDEN, CONFLICT.
 */
export function checkRoleChange(
  asker: Asker,
  subject: Person | null,
  change: { institutionId: string; role: PlatformRole | null },
): Person {
  const { institutionId, role } = change;
  const present = subject?.roles.find((each) => each.institutionId === institutionId)?.role;
  if (!subject || present === undefined || !isOrganiser(asker, institutionId)) {
    throw new AppError('NOT_FOUND', 'nobody of that id has a role there');
  }
  checkMayGive(asker, { institutionId, role: present });
  checkMayGive(asker, { institutionId, role: role ?? 'member' });
  const isHome = institutionId === subject.institutionId;
  if (role === 'admin' && !isHome) throw new AppError('CONFLICT', 'administrators are so at their own institution');
  if (role === null && isHome) throw new AppError('CONFLICT', 'somebody stays a member of their own institution');
  return subject;
}

/** The institutions whose roles the asker may see; null for all. */
export function seenInstitutions(asker: Asker): string[] | null {
  if (asker.role === 'admin') return null;
  return asker.roles.flatMap(({ role, institutionId }) => (role === 'organiser' ? [institutionId] : []));
}

/** R5: an invitation never takes anything away: what somebody has and what they are invited to, the higher. */
export function higherRole(first: PlatformRole, second: PlatformRole): PlatformRole {
  return compareRoles(first, second) >= 0 ? first : second;
}

export function invitationState(
  row: { accepted_at_ms: number | null; revoked_at_ms: number | null; expires_at_ms: number },
  nowMs: number,
): InvitationState {
  if (row.accepted_at_ms !== null) return 'accepted';
  if (row.revoked_at_ms !== null) return 'revoked';
  return row.expires_at_ms <= nowMs ? 'expired' : 'open';
}
