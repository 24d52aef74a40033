import { z } from 'zod';
import { DisplayName, EpochMs, Id, TimeZone } from './ids.ts';
import { Language } from './languages.ts';
import { legible } from './legible.ts';
import { MailState } from './mails.ts';

/** Platform roles. An organiser's and a coordinator's rights hold for their own institution. */
export const PlatformRole = z.enum(['admin', 'organiser', 'coordinator', 'member']);
export type PlatformRole = z.infer<typeof PlatformRole>;

export const Institution = z.object({
  id: Id,
  name: z.string(),
  city: z.string(),
  /** ISO 3166-1 alpha-2. */
  country: z.string(),
  timeZone: TimeZone,
  isLead: z.boolean(),
});
export type Institution = z.infer<typeof Institution>;

export const InstitutionDraft = z.object({
  name: z.string().overwrite(legible).trim().min(2).max(120),
  city: z.string().overwrite(legible).trim().min(1).max(80),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code such as FR'),
  timeZone: TimeZone,
});
export type InstitutionDraft = z.infer<typeof InstitutionDraft>;

export const RoleAt = z.object({ institutionId: Id, institutionName: z.string(), role: PlatformRole });
export type RoleAt = z.infer<typeof RoleAt>;

export const Person = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: PlatformRole,
  institutionId: Id,
  institutionName: z.string(),
  /** At every institution where they have one; `role` is the one at their own, which comes first. */
  roles: z.array(RoleAt),
  /** What they chose to read; mails to them are written in it. Null until they have signed in on a page once. */
  language: Language.nullable(),
});
export type Person = z.infer<typeof Person>;

export const PersonChange = z.object({ language: Language });

export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());
/** Length only, as NIST SP 800-63B advises; the upper bound keeps Argon2's work bounded. */
export const Password = z.string().min(10).max(200);

export const SetupDraft = z.object({
  token: z.string().min(10).max(200),
  institution: InstitutionDraft,
  admin: z.object({ name: DisplayName, email: Email, password: Password }),
});

export const Credentials = z.object({ email: Email, password: z.string().min(1).max(200) });

/** The access token goes into `Authorization: Bearer`; the refresh token into an httpOnly cookie. */
export const Session = z.object({ accessToken: z.string(), expiresAtMs: EpochMs, person: Person });
export type Session = z.infer<typeof Session>;

/** Somebody as those see them who give roles: with the roles that the asker may know of. */
export const PersonCard = Person.pick({ id: true, name: true, email: true, roles: true });
export type PersonCard = z.infer<typeof PersonCard>;

export const InvitationDraft = z.object({
  email: Email,
  role: PlatformRole,
  institutionId: Id,
  /** Of the mail; someone who has an account is written to in their own. */
  language: Language.default('en'),
});
/** `url` is null when it went out by mail: then it is for the invited person alone. */
export const SentInvitation = z.object({ id: Id, url: z.string().nullable(), expiresAtMs: EpochMs });
export type SentInvitation = z.infer<typeof SentInvitation>;

export const InvitationState = z.enum(['open', 'accepted', 'revoked', 'expired']);
export type InvitationState = z.infer<typeof InvitationState>;

export const Invitation = z.object({
  id: Id,
  email: z.string(),
  role: PlatformRole,
  institutionId: Id,
  institutionName: z.string(),
  /** Null when that person has left. */
  invitedBy: z.string().nullable(),
  createdAtMs: EpochMs,
  expiresAtMs: EpochMs,
  state: InvitationState,
  /** What became of the mail; null when none was sent (or it was long ago). */
  mailState: MailState.nullable(),
});
export type Invitation = z.infer<typeof Invitation>;

/** What the invited person sees before they answer. */
export const InvitationPreview = z.object({
  email: z.string(),
  institutionName: z.string(),
  role: PlatformRole,
  /** Then they sign in and join; else they make an account. */
  hasAccount: z.boolean(),
});
export type InvitationPreview = z.infer<typeof InvitationPreview>;

const InvitationToken = z.string().min(10).max(200);
export const InvitationAnswer = z.object({ token: InvitationToken, name: DisplayName, password: Password });
export const InvitationJoin = z.object({ token: InvitationToken });

/** Null takes a role away, at another institution than the person's own; there they stay members. */
export const RoleChange = z.object({ role: PlatformRole.nullable() });

const rank: Record<PlatformRole, number> = { member: 0, coordinator: 1, organiser: 2, admin: 3 };

/** Negative when the first may do less than the second. */
export function compareRoles(first: PlatformRole, second: PlatformRole): number {
  return rank[first] - rank[second];
}

/** The role that somebody has at an institution; an administrator is one everywhere. Null without any. */
export function roleAt(person: Pick<Person, 'role' | 'roles'> | null, institutionId: string): PlatformRole | null {
  if (person?.role === 'admin') return 'admin';
  return person?.roles.find((each) => each.institutionId === institutionId)?.role ?? null;
}

/** Whether somebody may plan events and give roles at that institution; without one: anywhere. */
export function isOrganiser(person: Pick<Person, 'role' | 'roles'> | null, institutionId?: string): boolean {
  if (!person) return false;
  if (person.role === 'admin') return true;
  return person.roles.some(
    (each) => each.role === 'organiser' && (institutionId === undefined || each.institutionId === institutionId),
  );
}
