import { expect } from '@playwright/test';
import { request } from '../../product/campus-client.ts';
import { test } from '../campus.ts';
import { signInBefore } from '../people.ts';

test('a series is planned over the change of summer time, one of it called off, and changed and cancelled from one on', async ({
  product,
  account,
  person,
}) => {
  const { page } = await person({ timeZone: 'Asia/Karachi' });
  await signInBefore(page, product, account);
  await page.goto(`${product.url}/events/new`);
  await page.getByLabel('Title', { exact: true }).fill('Tea and tales');
  await page.getByRole('radio', { name: 'Public' }).check();
  await page.getByLabel('In the time of').selectOption('Europe/Paris');
  await page.getByLabel('Starts at').fill('2027-03-16T18:00');
  await page.getByTestId('rhythm').selectOption('week');
  await page.getByTestId('repeat-count').fill('4');
  const days = page.getByTestId('repeat-day');
  await expect(days).toHaveCount(4);
  // Pakistan's clocks stay; those of Paris are put forward on March 28.
  await expect(days.nth(1)).toContainText('10:00 PM');
  await expect(days.nth(2)).toContainText('09:00 PM');
  await expect(days.nth(2)).toContainText('06:00 PM');
  await days.nth(1).getByRole('checkbox').uncheck();
  await page.getByTestId('save-event').click();

  const events = page.getByTestId('series-event');
  await expect(events).toHaveCount(3);
  await expect(events.nth(0)).toContainText('10:00 PM');
  await expect(events.nth(1)).toContainText('09:00 PM');
  await expect(events.nth(1)).toContainText('06:00 PM');
  const id = page.url().split('/').at(-1) ?? '';
  const { occurrences } = await request(product, 'series.show', { params: { id } });
  expect(occurrences.map(({ startsAtMs }) => new Date(startsAtMs).toISOString().slice(0, 16))).toEqual([
    ...['2027-03-16T17:00', '2027-03-30T16:00', '2027-04-06T16:00'],
  ]);

  await events.nth(1).getByRole('link').click();
  await page.getByTestId('event-menu').click();
  await page.getByTestId('cancel-event').click();
  await page.getByTestId('confirm-cancel').click();
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
  await page.getByTestId('series-of-event').click();
  await expect(events.nth(1)).toHaveAttribute('data-state', 'cancelled');

  await events.nth(2).getByRole('link').click();
  await page.getByTestId('event-menu').click();
  await page.getByTestId('edit-following').click();
  await expect(page.getByLabel('Starts at')).toHaveValue('2027-04-06T18:00');
  await expect(page.getByTestId('repeat-count')).toHaveValue('1');
  await page.getByLabel('Title', { exact: true }).fill('Tea and stories');
  await page.getByLabel('Starts at').fill('2027-04-06T19:00');
  await page.getByTestId('repeat-count').fill('3');
  await expect(days).toHaveCount(3);
  await page.getByTestId('save-event').click();
  await expect(page.getByRole('heading', { name: 'Tea and stories' })).toBeVisible();
  await expect(events).toHaveCount(3);
  await expect(events.nth(0)).toContainText('10:00 PM');
  expect(page.url()).not.toContain(id);
  expect((await request(product, 'series.show', { params: { id } })).occurrences).toHaveLength(2);

  await events.nth(1).getByRole('link').click();
  await page.getByTestId('event-menu').click();
  await page.getByTestId('cancel-following').click();
  await page.getByTestId('confirm-cancel-series').click();
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
  await page.getByTestId('series-of-event').click();
  await expect(page.locator('[data-testid=series-event][data-state=cancelled]')).toHaveCount(2);
  await page.getByTestId('cancel-series').click();
  await page.getByTestId('confirm-cancel-series').click();
  await expect(page.locator('[data-testid=series-event][data-state=cancelled]')).toHaveCount(3);
  await expect(page.getByTestId('edit-series')).toHaveCount(0);
});
