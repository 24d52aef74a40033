import { readFile } from 'node:fs/promises';
import { PersonalData } from '@campus/protocol';
import { expect, type Page } from '@playwright/test';
import { type Member, request } from '../../product/campus-client.ts';
import type { Product } from '../../product/start-product.ts';
import { test } from '../campus.ts';
import { signIn } from '../people.ts';

/** A member with an account, invited by the administrator. */
async function newMember(product: Product, accessToken: string, name: string): Promise<Member> {
  const { people } = await request(product, 'people.list', { accessToken });
  const institutionId = people[0]?.roles[0]?.institutionId ?? '';
  const email = `${name.toLowerCase()}@univ.example`;
  const body = { email, role: 'member', institutionId } as const;
  const { url } = await request(product, 'people.invite', { accessToken, body });
  const password = 'a long enough password';
  await request(product, 'invitations.accept', { body: { token: url?.split('/').at(-1) ?? '', name, password } });
  return { email, password, name };
}

async function openOwnPage(page: Page): Promise<void> {
  // The page after signing in takes the keyboard when it has come, and would close a menu that is open by then.
  await expect(page.locator('#content')).toBeFocused();
  await page.getByTestId('account-menu').click();
  await page.getByTestId('own-page').click();
  await expect(page.getByTestId('own-account')).toBeVisible();
}

test('a person ends a session elsewhere, changes password and mail, takes their data along, and leaves', async ({
  product,
  account,
  person,
}) => {
  const member = { ...(await newMember(product, account.accessToken, 'Nadia')), accessToken: '' };
  const phone = await person();
  await signIn(phone.page, product, member);
  const { page } = await person();
  await signIn(page, product, member);
  await openOwnPage(page);

  await test.step('sessions', async () => {
    // The invitation's, the phone's and this one.
    const rows = page.getByTestId('own-sessions').getByRole('listitem');
    await expect(rows).toHaveCount(3);
    await expect(rows.first()).toContainText('Linux');
    await page.getByTestId('end-other-sessions').click();
    await expect(rows).toHaveCount(1);
    await phone.page.reload();
    await expect(phone.page.getByTestId('account-menu')).toHaveCount(0);
    await expect(phone.page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  });

  await test.step('password, with what is wrong said beside the field', async () => {
    const form = page.getByTestId('password-form');
    const present = form.locator('input[autocomplete=current-password]');
    const next = form.locator('input[autocomplete=new-password]');
    await present.fill('not the password');
    await next.fill('short');
    await page.getByTestId('change-password').click();
    await expect(next).toBeFocused();
    await next.fill('another long password');
    await page.getByTestId('change-password').click();
    await expect(present).toBeFocused();
    await expect(present).toHaveAttribute('aria-invalid', 'true');
    await expect(next).toHaveValue('another long password');
    await present.fill(member.password);
    await page.getByTestId('change-password').click();
    await expect(page.getByTestId('password-changed')).toBeVisible();
    await expect(present).toHaveValue('');
  });

  await test.step('mail address', async () => {
    const form = page.getByTestId('email-form');
    const email = form.locator('input[autocomplete=email]');
    await form.locator('input[autocomplete=current-password]').fill('another long password');
    await email.fill(account.email);
    await page.getByTestId('change-email').click();
    await expect(email).toHaveAttribute('aria-invalid', 'true');
    await email.fill('nadia@elsewhere.example');
    await page.getByTestId('change-email').click();
    await expect(page.getByTestId('email-changed')).toContainText('nadia@elsewhere.example');
    await expect(page.getByTestId('own-account')).toContainText('nadia@elsewhere.example');
  });

  await test.step('data', async () => {
    const saving = page.waitForEvent('download');
    await page.getByTestId('export-data').click();
    const file = await (await saving).path();
    const data = PersonalData.parse(JSON.parse(await readFile(file, 'utf8')));
    expect(data.account).toMatchObject({ name: 'Nadia', email: 'nadia@elsewhere.example' });
    expect(data.sessions).toHaveLength(3);
  });

  await test.step('leaving', async () => {
    await page.getByTestId('delete-account').click();
    const dialog = page.getByTestId('deletion-dialog');
    await page.getByTestId('confirm-deletion').click();
    await expect(dialog.locator('input')).toBeFocused();
    await dialog.locator('input').fill('another long password');
    await page.getByTestId('confirm-deletion').click();
    await expect(page.getByTestId('account-menu')).toHaveCount(0);
    await expect(page).toHaveURL(`${product.url}/`);
    const { people } = await request(product, 'people.list', { accessToken: account.accessToken });
    expect(people.map(({ name }) => name)).not.toContain('Nadia');
  });
});
