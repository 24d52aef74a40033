import { expect, type Page } from '@playwright/test';
import { planEvent, request } from '../../product/campus-client.ts';
import { test } from '../campus.ts';
import { signInBefore } from '../people.ts';

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });

test('an event is planned in the night when clocks change, with an agenda, changed, planned once more and cancelled', async ({
  product,
  account,
  person,
}) => {
  const host = await person({ timeZone: 'Asia/Karachi' });
  const { page } = host;
  await signInBefore(page, product, account);
  await page.goto(`${product.url}/events/new`);
  await field(page, 'Title').fill('A night of stories');
  await page.getByRole('radio', { name: 'Culture sharing' }).check();
  await page.getByRole('radio', { name: 'Public' }).check();
  await page.getByRole('checkbox', { name: 'Urdu' }).check();
  await field(page, 'In the time of').selectOption('Europe/Paris');
  await field(page, 'Starts at').fill('2027-03-28T02:30');
  await expect(page.getByTestId('start-hint')).toHaveAttribute('data-shown', 'never');
  await field(page, 'Starts at').fill('2027-03-28T01:30');
  await expect(page.getByTestId('start-hint')).toHaveAttribute('data-shown', 'once');
  await expect(page.getByTestId('start-hint')).toContainText('05:30');
  await field(page, 'Minutes planned').fill('90');

  await page.getByTestId('add-agenda-item').click();
  await page.getByTestId('add-agenda-item').click();
  const [welcome, talk] = [page.getByTestId('agenda-row').nth(0), page.getByTestId('agenda-row').nth(1)];
  await welcome.getByLabel('What').fill('Welcome');
  // 45 minutes after 01:30, since an hour is left out.
  await talk.getByLabel('From').fill('03:15');
  await talk.getByLabel('What').fill('A tale of two cities');
  await talk.getByLabel('Who speaks').fill('Amina Khan, Prof. Rossi');
  await talk.getByLabel('Minutes').fill('50');
  await page.getByTestId('save-event').click();
  await expect(talk.getByLabel('Minutes')).toBeFocused();
  await expect(talk.getByRole('alert')).toBeVisible();
  await expect(field(page, 'Title')).toHaveValue('A night of stories');
  await talk.getByLabel('Minutes').fill('45');
  await page.getByTestId('save-event').click();

  const agenda = page.getByTestId('agenda').getByRole('listitem');
  await expect(agenda).toHaveCount(2);
  const id = page.url().split('/').at(-1) ?? '';
  const shown = await request(product, 'events.show', { params: { id } });
  expect(shown).toMatchObject({
    startsAtMs: Date.parse('2027-03-28T00:30:00Z'),
    languages: ['en', 'ur'],
    agenda: [{ offsetMinutes: 0 }, { offsetMinutes: 45, speakers: ['Amina Khan', 'Prof. Rossi'] }],
  });
  // The reader's time with the event's beside it: 03:15 in Paris is 06:15 in Lahore that morning.
  await expect(agenda.nth(1)).toContainText('06:15');
  await expect(agenda.nth(1)).toContainText('03:15');
  await expect(agenda.nth(1)).toContainText('Amina Khan and Prof. Rossi');

  await page.getByTestId('event-menu').click();
  await page.getByTestId('edit-event').click();
  const cover = page.getByTestId('cover-form');
  const text = { name: 'loom.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') };
  await page.getByTestId('cover-file').setInputFiles(text);
  await page.getByTestId('save-cover').click();
  await expect(cover.getByRole('alert')).toContainText('not a picture');
  await expect(page.getByTestId('cover-file')).toBeFocused();
  const screenshot = { name: 'loom.jpg', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg' }) };
  await page.getByTestId('cover-file').setInputFiles(screenshot);
  await page.getByTestId('cover-alt').fill('A loom');
  await page.getByTestId('save-cover').click();
  await expect(cover.getByRole('img', { name: 'A loom' })).toBeVisible();
  await field(page, 'Starts at').fill('2027-03-29T18:00');
  await page.getByTestId('save-event').click();
  await expect(agenda.nth(1)).toContainText('06:45 PM');

  const picture = page.getByRole('img', { name: 'A loom' });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1600);

  await page.getByTestId('event-menu').click();
  await page.getByTestId('copy-event').click();
  await expect(field(page, 'Starts at')).toHaveValue('2027-04-05T18:00');
  await page.getByTestId('save-event').click();
  await expect(page).not.toHaveURL(/\/events\/new/);
  await expect(agenda.nth(1)).toContainText('06:45 PM');
  expect(page.url()).not.toContain(id);

  await page.getByTestId('event-menu').click();
  await page.getByTestId('cancel-event').click();
  await page.getByTestId('confirm-cancel').click();
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
  await page.getByTestId('event-menu').click();
  await expect(page.getByTestId('edit-event')).toHaveCount(0);
  await expect(page.getByTestId('copy-event')).toBeVisible();
  const visitor = await person();
  await visitor.page.goto(page.url());
  await expect(visitor.page.getByText('Cancelled', { exact: true })).toBeVisible();
});

test('two who change an event at once keep what each of them changed', async ({ product, account, person }) => {
  const { id } = await planEvent(product, account, { description: 'Bring a cup.' });
  const host = await person();
  await signInBefore(host.page, product, account);
  await host.page.goto(`${product.url}/events/${id}/edit`);
  await expect(field(host.page, 'Description')).toHaveValue('Bring a cup.');
  const { accessToken } = account;
  await request(product, 'events.update', { params: { id }, accessToken, body: { description: 'Bring two cups.' } });
  await field(host.page, 'Title').fill('Tea and tales');
  await host.page.getByTestId('save-event').click();
  await expect(host.page.getByRole('heading', { name: 'Tea and tales' })).toBeVisible();
  await expect(host.page.getByText('Bring two cups.')).toBeVisible();
});
