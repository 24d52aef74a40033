import type { Page } from '@playwright/test';
import type { University } from '../product/university.ts';

/** What the services are told of a university whose people sign in with its accounts. */
export function settingsFor({ issuer, clientId, clientSecret }: University): Record<string, string> {
  return {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_NAME: 'Université de Nantes',
    OIDC_DOMAINS: 'univ.example',
    OIDC_ROLE_CLAIM: 'roles',
    OIDC_ROLES: 'staff=organiser',
  };
}

/** Where the university's provider leads back to. */
export const returnPath = '/sign-in/university';

/** On the university's own page. */
export async function sayWhoOneIs(page: Page, account: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Account', exact: true }).fill(account);
  await page.getByRole('button', { name: 'Go on' }).click();
}
