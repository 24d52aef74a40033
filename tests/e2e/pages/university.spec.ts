import { expect, type Page } from '@playwright/test';
import type { Product } from '../../product/start-product.ts';
import { test } from '../university-campus.ts';
import { returnPath, sayWhoOneIs } from '../university-pages.ts';

test.use({ productOf: 'mails and a university' });

async function goToUniversity(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.url}/sign-in?next=/account`);
  await page.getByTestId('sign-in-university').click();
  await expect(page.getByLabel('Account')).toBeVisible();
}

test('a person signs in with their university’s account, and is told when that does not work', async ({
  product,
  // Who has set the campus up.
  administrator: _administrator,
  university,
  person,
}) => {
  university.open(`${product.url}${returnPath}`);
  const anna = { email: 'anna@univ.example', email_verified: true, name: 'Anna Lefèvre', roles: ['staff'] };
  university.accounts.set('anna', anna);
  university.accounts.set('eve', { email: 'eve@univ.example', email_verified: false, name: 'Eve' });
  const { page } = await person();

  await test.step('in, to where they wanted', async () => {
    await goToUniversity(page, product);
    await sayWhoOneIs(page, 'anna');
    await expect(page.getByTestId('own-account')).toContainText('anna@univ.example');
    await expect(page.getByTestId('own-account')).toContainText('Organiser');
    await expect(page).toHaveURL(`${product.url}/account`);
    await page.reload();
    await expect(page.getByTestId('account-menu')).toContainText('Anna Lefèvre');
    await expect(page.getByTestId('own-sessions').getByRole('listitem')).toHaveCount(1);
  });

  await test.step('out, and in again without a word, because the university still knows them', async () => {
    await page.getByTestId('account-menu').click();
    await page.getByTestId('sign-out').click();
    await expect(page.getByTestId('account-menu')).toHaveCount(0);
    await page.goto(`${product.url}/sign-in`);
    await page.getByTestId('sign-in-university').click();
    await expect(page.getByTestId('account-menu')).toContainText('Anna Lefèvre');
  });

  await test.step('the address keeps nothing of what the university sent, and opens nothing again', async () => {
    await page.goto(`${product.url}/sign-in/university?code=old&state=old`);
    await expect(page.getByTestId('university-trouble')).toContainText('another browser');
    await expect(page).toHaveURL(`${product.url}/sign-in/university`);
    // Whoever was signed in still is.
    await expect(page.getByTestId('account-menu')).toContainText('Anna Lefèvre');
  });

  await test.step('an address that is not confirmed, and stopping', async () => {
    const { page: other } = await person();
    await goToUniversity(other, product);
    await sayWhoOneIs(other, 'eve');
    await expect(other.getByTestId('university-trouble')).toContainText('has not confirmed');
    const { page: third } = await person();
    await goToUniversity(third, product);
    await third.getByRole('button', { name: 'Stop' }).click();
    await expect(third.getByTestId('university-trouble')).toContainText('You stopped');
    await third.getByRole('link', { name: 'Back to signing in' }).click();
    await expect(third.getByTestId('sign-in-university')).toBeVisible();
  });
});
