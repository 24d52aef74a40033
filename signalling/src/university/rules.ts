import type { PlatformRole, UniversityRefusal } from '@campus/protocol';
import { Email } from '@campus/protocol/people';
import { higherRole } from '../people/rules.ts';

/** What a university says of somebody, read from its claims. */
export interface UniversityPerson {
  /** The university's own name for them; it never changes. */
  subject: string;
  /** Lower case. Null when there is none that it has verified: others are as good as none. */
  email: string | null;
  name: string;
  /** By the role claim; `member` when it says nothing that is known here. */
  role: PlatformRole;
}

export interface RoleMapping {
  roleClaim: string | null;
  roles: ReadonlyMap<string, PlatformRole>;
}

const longestName = 80;

/** Reads claims of a token that has been checked. What they lack is left out, and never guessed. */
export function readClaims(
  claims: Readonly<Record<string, unknown>> & { sub: string },
  { roleClaim, roles }: RoleMapping,
): UniversityPerson {
  const parsed = Email.safeParse(claims['email']);
  // Some write it as a text, against the specification (OpenID Connect Core 1.0, 5.1).
  const isVerified = claims['email_verified'] === true || claims['email_verified'] === 'true';
  const email = parsed.success && isVerified ? parsed.data : null;
  const told = [claims['name'], joined(claims['given_name'], claims['family_name']), claims['preferred_username']];
  const name = told.find((one) => typeof one === 'string' && one.trim() !== '') ?? email?.split('@')[0] ?? '';
  const found = valuesOf(claims, roleClaim).flatMap((value) => roles.get(value) ?? []);
  return {
    subject: claims.sub,
    email,
    name: String(name).trim().slice(0, longestName),
    role: found.reduce<PlatformRole>(higherRole, 'member'),
  };
}

function joined(...parts: unknown[]): string {
  return parts.filter((part) => typeof part === 'string').join(' ');
}

/** A claim's values: one text or a list of them; `a.b` looks inside `a`, unless a claim has that whole name. */
function valuesOf(claims: Readonly<Record<string, unknown>>, path: string | null): string[] {
  if (path === null) return [];
  const whole = claims[path];
  const value =
    whole ??
    path.split('.').reduce<unknown>((at, key) => {
      return typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
    }, claims);
  return [value].flat().filter((one) => typeof one === 'string');
}

export type Admission =
  | { kind: 'refuse'; reason: UniversityRefusal }
  | { kind: 'known'; personId: string }
  | { kind: 'link'; personId: string }
  | { kind: 'create' };

/**
 * U1: only a verified address of an allowed domain lets anybody in, every time.
 * U2: whom the university has sent before is who they were then, whatever their address is now.
 * U3: an account is linked by its address when the university has verified it, and here somebody vouched for it too:
 * else whoever writes somebody's address into their account would be given that person's sign-in.
 */
export function admit(asked: {
  person: UniversityPerson;
  domains: readonly string[];
  /** The account that the university's subject is linked with. */
  linkedPersonId: string | null;
  /** The account that has the address. */
  account: { personId: string; isEmailConfirmed: boolean } | null;
}): Admission {
  const { person, domains, linkedPersonId, account } = asked;
  if (person.email === null) return { kind: 'refuse', reason: 'unverified-mail' };
  const domain = person.email.slice(person.email.lastIndexOf('@') + 1);
  if (!domains.includes(domain)) return { kind: 'refuse', reason: 'foreign-domain' };
  if (linkedPersonId !== null) return { kind: 'known', personId: linkedPersonId };
  if (account === null) return { kind: 'create' };
  if (!account.isEmailConfirmed) return { kind: 'refuse', reason: 'unconfirmed-account' };
  return { kind: 'link', personId: account.personId };
}

/**
 * U4: the role follows the claims for accounts that the university made, and only when the claims say something else
 * than the last time: what was granted here meanwhile stays. Null: leave it.
 */
export function changedRole(asked: {
  isMadeByUniversity: boolean;
  lastClaimed: PlatformRole;
  claimed: PlatformRole;
}): PlatformRole | null {
  return asked.isMadeByUniversity && asked.claimed !== asked.lastClaimed ? asked.claimed : null;
}
