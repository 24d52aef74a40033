import { PlatformRole } from '@campus/protocol/people';
import { envList, envUrl } from '@campus/service-kit/config';
import { z } from 'zod';

/** The settings of signing in with the university's own account; OIDC_ISSUER switches it on. */
export const universitySettings = z.object({
  OIDC_ISSUER: envUrl
    .optional()
    .describe('The issuer of the university’s accounts (OpenID Connect), such as https://login.univ.example.'),
  OIDC_CLIENT_ID: z.string().optional().describe('The name under which the university knows this campus.'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('The secret that goes with it; none for a public client.'),
  OIDC_NAME: z.string().max(80).optional().describe('What the button calls the university.'),
  OIDC_DOMAINS: envList.default([]).describe('The mail domains whose people are let in, separated by commas.'),
  OIDC_SCOPE: z.string().default('openid email profile').describe('What the university is asked to tell.'),
  OIDC_ROLE_CLAIM: z.string().optional().describe('The claim that a role is read from; a.b looks inside a.'),
  OIDC_ROLES: envList.default([]).describe('What its values mean: staff=organiser, separated by commas.'),
});

type Settings = z.output<typeof universitySettings>;

export interface UniversityConfig {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  /** For the button. */
  name: string;
  /** Lower case. */
  domains: readonly string[];
  scope: string;
  roleClaim: string | null;
  /** From a value of the claim to a role. */
  roles: ReadonlyMap<string, PlatformRole>;
}

/** Null when the campus has no such sign-in. What is wrong is added to `problems`. */
export function readUniversityConfig(settings: Settings, problems: string[]): UniversityConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = settings;
  if (issuer === undefined) {
    if (clientId !== undefined) problems.push('OIDC_CLIENT_ID needs OIDC_ISSUER');
    return null;
  }
  if (!isSafe(issuer)) problems.push('OIDC_ISSUER must begin with https:// (http:// on this machine only)');
  if (clientId === undefined) problems.push('OIDC_CLIENT_ID must be set with OIDC_ISSUER');
  const domains = settings.OIDC_DOMAINS.map((domain) => domain.toLowerCase().replace(/^@/, ''));
  if (domains.length === 0) problems.push('OIDC_DOMAINS must be set with OIDC_ISSUER, such as univ.example');
  const roles = readRoles(settings.OIDC_ROLES, problems);
  if (roles.size > 0 && !settings.OIDC_ROLE_CLAIM) problems.push('OIDC_ROLES needs OIDC_ROLE_CLAIM');
  if (!settings.OIDC_SCOPE.split(' ').includes('openid')) problems.push('OIDC_SCOPE must contain openid');
  return {
    issuer,
    clientId: clientId ?? '',
    clientSecret: settings.OIDC_CLIENT_SECRET ?? null,
    name: settings.OIDC_NAME ?? new URL(issuer).hostname,
    domains,
    scope: settings.OIDC_SCOPE,
    roleClaim: settings.OIDC_ROLE_CLAIM ?? null,
    roles,
  };
}

/** Over plain HTTP anybody on the way could sign in as anybody. */
function isSafe(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

function readRoles(entries: readonly string[], problems: string[]): Map<string, PlatformRole> {
  const roles = new Map<string, PlatformRole>();
  for (const entry of entries) {
    const at = entry.lastIndexOf('=');
    const role = PlatformRole.safeParse(entry.slice(at + 1).trim());
    if (at > 0 && role.success) roles.set(entry.slice(0, at).trim(), role.data);
    else problems.push(`OIDC_ROLES must be like staff=organiser, with one of ${PlatformRole.options.join(', ')}`);
  }
  return roles;
}
