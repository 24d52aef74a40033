import { expect, type Locator, type Page } from '@playwright/test';
import { request } from '../../product/campus-client.ts';
import { expectAccessible } from '../accessibility.ts';
import { expectLanguage } from '../languages.ts';
import { linkTo } from '../mail-campus.ts';
import { signInBefore } from '../people.ts';
import { test } from '../university-campus.ts';

test.use({ productOf: 'mails and a university' });

async function invite(page: Page, email: string, institution?: string): Promise<void> {
  await page.locator('input[type=email]').fill(email);
  if (institution !== undefined) await page.getByLabel('Institution', { exact: true }).selectOption(institution);
  await page.getByTestId('invite').click();
}

const rowOf = (page: Page, list: string, text: string): Locator =>
  page.getByTestId(list).locator('li', { hasText: text });

test('who is invited by mail comes in, and gets a second role at another institution', async ({
  product,
  trap,
  account,
  person,
}) => {
  const { accessToken } = account;
  const draft = { name: 'Lahore', city: 'Lahore', country: 'PK', timeZone: 'Asia/Karachi' };
  await request(product, 'institutions.create', { accessToken, body: draft });
  const { page: admin } = await person({ locale: 'en-GB' });
  await signInBefore(admin, product, account);
  await admin.goto(`${product.url}/people`);
  await admin.getByLabel('Language of the mail').selectOption('ur');
  await invite(admin, 'omar@nantes.example');
  await expect(admin.getByTestId('invitation-sent')).toBeVisible();
  await expect(admin.getByTestId('invitation-url')).toHaveCount(0);

  const { page: omar } = await person({ locale: 'ur-PK' });
  await omar.goto(`${product.url}${await linkTo(trap, 'omar@nantes.example')}`);
  await expectLanguage(omar, 'ur');
  await omar.locator('input[autocomplete=name]').fill('عمر');
  await omar.locator('input[autocomplete=new-password]').fill('ten characters or more');
  await omar.locator('form button[type=submit]').click();
  await expect(omar.getByTestId('account-menu')).toBeVisible();
  await admin.reload();
  await expect(rowOf(admin, 'invitation-list', 'omar@nantes.example')).toHaveAttribute('data-state', 'accepted');

  await invite(admin, 'omar@nantes.example', 'Lahore');
  await expect(rowOf(admin, 'invitation-list', 'Lahore')).toHaveAttribute('data-state', 'open');
  await expect.poll(() => trap.mails.filter(({ to }) => to === 'omar@nantes.example').length).toBe(2);
  await omar.goto(`${product.url}${await linkTo(trap, 'omar@nantes.example')}`);
  await omar.getByTestId('join-invitation').click();
  await expect(omar).toHaveURL(`${product.url}/`);
  await admin.reload();
  const roles = rowOf(admin, 'people-list', 'omar@nantes.example').getByTestId('role-menu');
  await expect(roles).toHaveText(['Organiser · Université de Nantes', 'Organiser · Lahore']);

  await omar.goto(`${product.url}/events/new`);
  await expect(omar.getByTestId('event-institution').locator('option:checked')).toHaveText('Université de Nantes');
  await omar.getByTestId('event-institution').selectOption('Lahore');
  await omar.locator('form input[required]').first().fill('لاہور کی شام');
  await omar.getByTestId('save-event').click();
  await expect(omar.locator('dl')).toContainText('Lahore');

  await roles.nth(1).click();
  await admin.getByRole('menuitemradio', { name: 'Member' }).click();
  await expect(roles.nth(1)).toHaveText('Member · Lahore');
  await roles.nth(1).click();
  await admin.getByTestId('remove-role').click();
  await expect(roles).toHaveText(['Organiser · Université de Nantes']);
});

test('a mail that is refused is said to the inviter, and why to the administrator', async ({
  product,
  trap,
  account,
  person,
}) => {
  const { page } = await person({ locale: 'en-GB' });
  await signInBefore(page, product, account);
  await page.goto(`${product.url}/people`);
  await invite(page, 'nobody@lahore.example');
  await expect(page.getByTestId('invitation-sent')).toBeVisible();
  const row = rowOf(page, 'invitation-list', 'nobody@lahore.example');
  await expect(async () => {
    await page.reload();
    await expect(row).toBeVisible();
    expect(await row.getAttribute('data-mail')).toBe('failed');
  }).toPass();
  await page.goto(`${product.url}/mails`);
  const mail = rowOf(page, 'mail-list', 'nobody@lahore.example');
  await expect(mail).toHaveAttribute('data-state', 'failed');
  await expect(mail).toContainText('no such person here');
  await expectAccessible(page, 'mails', { state: 'one that failed' });
  await mail.getByRole('button').click();
  await expect(mail).toHaveAttribute('data-state', 'failed');

  await page.goto(`${product.url}/people`);
  await row.getByTestId('revoke').click();
  await page.getByTestId('confirm-revoke').click();
  await expect(row).toHaveAttribute('data-state', 'revoked');
  expect(trap.mails.filter(({ to }) => to.startsWith('nobody'))).toEqual([]);
});

test('a person who changed their address confirms it by the mail', async ({ product, trap, account, person }) => {
  const { page } = await person({ locale: 'en-GB' });
  await signInBefore(page, product, account);
  await page.goto(`${product.url}/account`);
  const form = page.getByTestId('email-form');
  const changeTo = async (address: string): Promise<void> => {
    await form.locator('input[autocomplete=email]').fill(address);
    await form.locator('input[autocomplete=current-password]').fill(account.password);
    await page.getByTestId('change-email').click();
    await expect(page.getByTestId('own-account')).toContainText(address);
  };
  await changeTo('claire.m@nantes.example');
  await expect(page.getByTestId('email-changed')).toContainText('on its way');
  await expect(page.getByTestId('send-confirmation')).toBeVisible();

  // Read on another device, where nobody is signed in.
  const { page: phone } = await person({ locale: 'fr-FR' });
  await phone.goto(`${product.url}${await linkTo(trap, 'claire.m@nantes.example', 'confirm-address')}`);
  await phone.getByTestId('confirm-address').click();
  await expect(phone.getByTestId('address-confirmed')).toContainText('claire.m@nantes.example');
  await page.reload();
  await expect(form).toBeVisible();
  await expect(page.getByTestId('send-confirmation')).toHaveCount(0);
  // The other tests sign in with the address of before.
  await changeTo(account.email);
});
