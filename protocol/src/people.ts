import { z } from 'zod';
import { DisplayName, EpochMs, Id, TimeZone } from './ids.ts';
import { Language } from './languages.ts';

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
  name: z.string().trim().min(2).max(120),
  city: z.string().trim().min(1).max(80),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code such as FR'),
  timeZone: TimeZone,
});
export type InstitutionDraft = z.infer<typeof InstitutionDraft>;

export const Person = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: PlatformRole,
  institutionId: Id,
  institutionName: z.string(),
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

export const InvitationDraft = z.object({ email: Email, role: PlatformRole, institutionId: Id });
export const Invitation = z.object({ url: z.string(), expiresAtMs: EpochMs });
export const InvitationAnswer = z.object({ token: z.string().min(10).max(200), name: DisplayName, password: Password });
