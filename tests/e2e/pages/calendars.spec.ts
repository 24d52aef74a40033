import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { planEvent } from '../../product/campus-client.ts';
import { test } from '../campus.ts';
import { signInBefore } from '../people.ts';

async function downloaded(page: Page): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('add-to-calendar').click()]);
  expect(download.suggestedFilename()).toMatch(/\.ics$/);
  return readFile(await download.path(), 'utf8');
}

test('events come into calendars: one by one, an institution’s, and one’s own by a secret address', async ({
  product,
  account,
  person,
}) => {
  const startsAtMs = Date.parse('2027-03-27T17:00:00Z');
  const open = await planEvent(product, account, { title: 'Open to all', visibility: 'public', startsAtMs });
  const hidden = await planEvent(product, account, { title: 'By invitation', visibility: 'invited', startsAtMs });
  const visitor = await person();
  await visitor.page.goto(`${product.url}/events/${open.id}`);
  expect(await downloaded(visitor.page)).toContain('DTSTART:20270327T170000Z');

  const host = await person();
  await signInBefore(host.page, product, account);
  await host.page.goto(`${product.url}/events/${hidden.id}`);
  expect(await downloaded(host.page)).toContain('SUMMARY:By invitation');

  await visitor.page.goto(`${product.url}/events`);
  await visitor.page.getByTestId('calendars').click();
  await expect(visitor.page.getByTestId('own-calendar')).toHaveCount(0);
  const feed = async (url: string) => visitor.page.request.get(url);
  const institution = await feed(await visitor.page.getByTestId('institution-calendar-url').inputValue());
  expect(await institution.text()).toContain('SUMMARY:Open to all');
  expect(await institution.text()).not.toContain('SUMMARY:By invitation');

  await host.page.goto(`${product.url}/calendars`);
  await host.page.getByTestId('make-own-calendar').click();
  const own = await host.page.getByTestId('own-calendar-url').inputValue();
  // Nobody is signed in where calendars ask.
  expect(await (await feed(own)).text()).toContain('SUMMARY:By invitation');
  await host.page.reload();
  await expect(host.page.getByTestId('revoke-own-calendar')).toBeVisible();
  await expect(host.page.getByTestId('own-calendar-url')).toHaveCount(0);
  await host.page.getByTestId('revoke-own-calendar').click();
  await expect(host.page.getByTestId('revoke-own-calendar')).toHaveCount(0);
  expect((await feed(own)).status()).toBe(404);
});
