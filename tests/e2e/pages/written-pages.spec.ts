import { expect, type Page } from '@playwright/test';
import { planEvent } from '../../product/campus-client.ts';
import { test, usualViewport } from '../campus.ts';
import { wordsIn } from '../languages.ts';
import { signIn } from '../people.ts';

const draft = {
  title: 'Songs of the winter',
  description: Array.from({ length: 30 }, (_, index) => `Verse ${index + 1}: everybody brings one.`).join('\n'),
  visibility: 'public',
  // Whatever the zone, its day and hour there are others than those in Karachi.
  startsAtMs: Date.parse('2027-01-14T20:30:00Z'),
  timeZone: 'Europe/Paris',
} as const;

const writtenPage = (page: Page) => page.locator('#written-page');

/** As on a line on which the app takes long to come: until the returned function is called. */
async function holdApp(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/assets/start-*.js', async (route) => {
    await promise;
    await route.continue().catch(() => undefined);
  });
  return resolve;
}

test('the public pages are whole without a script, in the reader’s language and by their clocks', async ({
  product,
  account,
  launched,
}) => {
  const event = await planEvent(product, account, draft);
  const context = await (await launched()).newContext({
    javaScriptEnabled: false,
    viewport: usualViewport,
    locale: 'ur-PK',
  });
  try {
    const page = await context.newPage();
    await page.goto(product.url);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(wordsIn('ur')('home:title'));
    await page
      .locator('header')
      .getByRole('link', { name: wordsIn('ur')('common:nav.events'), exact: true })
      .click();
    await page.locator(`a[href="/events/${event.id}"]`).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(draft.title);
    // Friday in Karachi, Thursday in Paris.
    await expect(page.locator('time').first()).toContainText('01:30');
    await expect(page.locator('aside')).toContainText('09:30');
    await expect(page.getByText('Verse 30')).toBeVisible();
    await page.getByTestId('watch-event').click();
    await expect(page.getByTestId('name')).toBeVisible();
  } finally {
    await context.close();
  }
});

test('times are by the reader’s clock before the app is there, and the server knows it the next time', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account, draft);
  // The language says nothing of where they are.
  const { page, context } = await person({ timeZone: 'Asia/Karachi', locale: 'en-US' });
  await holdApp(page);
  await page.goto(`${product.url}/events/${event.id}`);
  const facts = page.locator('aside');
  await expect(writtenPage(page)).toHaveCount(1);
  await expect(facts.locator('time').first()).toHaveText(/Fri, Jan 15, 2027, 01:30\sAM GMT\+5/);
  await expect(facts).toContainText(/09:30\sPM GMT\+1/);
  const again = await context.request.get(`${product.url}/events/${event.id}`);
  expect(await again.text()).toContain('data-time-zone="Asia/Karachi"');
});

test('what is typed and pressed before the app is there is not lost', async ({ product, account, person }) => {
  const event = await planEvent(product, account, draft);
  const { page } = await person();
  const release = await holdApp(page);
  await page.goto(`${product.url}/watch/${event.id}`);
  await page.getByTestId('name').pressSequentially('Amina');
  await page.getByTestId('theme').selectOption('dark');
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('enter')).toHaveAttribute('aria-busy', 'true');
  await expect(writtenPage(page)).toHaveCount(1);
  release();
  await expect(page.getByTestId('waiting')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-scheme', 'dark');
  // Who was inside is let in again at once: this browser knows more than the server.
  await page.reload();
  await expect(page.getByTestId('waiting')).toBeVisible();
});

test('an app that does not come at first comes later, and does what was pressed', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account, draft);
  const { page } = await person();
  let refusals = 0;
  await page.route('**/assets/start-*.js', async (route) => {
    refusals += 1;
    await (refusals > 3 ? route.continue() : route.abort());
  });
  await page.goto(`${product.url}/watch/${event.id}`);
  await page.getByTestId('name').fill('Amina');
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('waiting')).toBeVisible();
  expect(refusals).toBeGreaterThan(3);
});

test('the app takes over without moving the page or the keyboard', async ({ product, account, person }) => {
  const event = await planEvent(product, account, draft);
  const { page } = await person({ viewport: { width: 412, height: 600 } });
  const release = await holdApp(page);
  await page.goto(`${product.url}/events/${event.id}`);
  await expect(writtenPage(page)).toHaveCount(1);
  const shiftOf = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            const entries = list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[];
            resolve(entries.reduce((sum, { value }) => sum + value, 0));
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => resolve(0), 500);
        }),
    );
  await page.mouse.wheel(0, 700);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(400);
  await page.getByTestId('watch-event').focus();
  const before = await page.evaluate(() => scrollY);
  const shift = await shiftOf();
  release();
  await expect(writtenPage(page)).toHaveCount(0);
  await expect(page.getByTestId('watch-event')).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(before);
  expect((await shiftOf()) - shift).toBeLessThan(0.01);
  // And it is the app: the next page is drawn by it, from its top.
  await page.getByTestId('watch-event').press('Enter');
  await expect(page.getByTestId('enter')).toBeVisible();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await expect(page.getByTestId('watch-event')).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(before);
});

test('somebody who has an account finds it at once', async ({ product, account, person }) => {
  await planEvent(product, account, draft);
  const { page } = await person();
  await signIn(page, product, account);
  await expect(page.getByTestId('account-menu')).toBeVisible();
  await page.goto(product.url);
  await expect(page.getByTestId('account-menu')).toBeVisible();
  await expect(writtenPage(page)).toHaveCount(0);
});
