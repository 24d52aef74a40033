import { type BrowserContext, expect, type Page } from '@playwright/test';
import { planEvent } from '../../product/campus-client.ts';
import { test, usualViewport } from '../campus.ts';
import { type Language, wordsIn } from '../languages.ts';

const dayMs = 24 * 60 * 60 * 1000;
const draft = {
  title: 'Songs of the spring',
  description: 'Everybody brings one.',
  visibility: 'public',
  startsAtMs: Date.now() + 3 * dayMs,
} as const;

test('an event’s page says what it is without a script, and the app takes its place', async ({
  product,
  account,
  person,
  launched,
}) => {
  const event = await planEvent(product, account, draft);
  const path = `/events/${event.id}`;
  const withoutScript = await (await launched()).newContext({ javaScriptEnabled: false, viewport: usualViewport });
  try {
    const page = await withoutScript.newPage();
    await page.goto(product.url + path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(draft.title);
    await expect(page.getByText(draft.description)).toBeVisible();
    await page.goto(product.url);
    await page.getByRole('link', { name: draft.title }).first().click();
    await expect(page).toHaveURL(product.url + path);
  } finally {
    await withoutScript.close();
  }

  const { page } = await person();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isOfTest = message.text() === 'Service Worker registration blocked by Playwright';
    if (['error', 'warning'].includes(message.type()) && !isOfTest) complaints.push(message.text());
  });
  await page.goto(product.url + path);
  await expect(page.getByTestId('countdown')).toContainText('2 days');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(draft.title);
  await page.mouse.move(20, 20);
  await expect(page.locator('#written-page')).toHaveCount(0);
  const canonical = page.locator('link[rel=canonical]');
  await expect(canonical).toHaveAttribute('href', product.url + path);
  const structured = await page.locator('script[type="application/ld+json"]').textContent();
  expect(JSON.parse(structured ?? '')).toMatchObject({ '@type': 'Event', name: draft.title });
  // What the policy of the pages forbids would be complained of here.
  expect(complaints).toEqual([]);

  // The next page is another, of which the server said nothing.
  await page.locator('header a[href="/events"]').click();
  await expect(page.getByTestId('event-card').first()).toBeVisible();
  await expect(canonical).toHaveCount(0);
});

test('what lies behind the door is fetched while one stands at it', async ({ product, account, person }) => {
  const event = await planEvent(product, account, draft);
  const { page } = await person();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${product.url}/watch/${event.id}`);
  await expect(page.getByTestId('enter')).toBeVisible();
  for (const chunk of [/\/Inside-/, /\/live-media-/]) {
    await expect.poll(() => asked.some((path) => chunk.test(path))).toBe(true);
  }
  await page.getByTestId('name').fill('Amina');
  // What they stand on comes a moment after them.
  let before = Number.NaN;
  const isQuiet = (): boolean => {
    const isSame = asked.length === before;
    before = asked.length;
    return isSame;
  };
  await expect.poll(isQuiet, { intervals: [1_000] }).toBe(true);
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('waiting')).toBeVisible();
  expect(asked.slice(before).filter((path) => path.endsWith('.js'))).toEqual([]);
});

/** Resolves when the worker for that language answers for the pages. */
async function expectWorker(page: Page, language: Language): Promise<void> {
  // The first sign of somebody, at which it is fetched.
  await page.mouse.move(20, 20);
  const scriptOf = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.scriptURL ?? '');
  await expect.poll(scriptOf).toContain(`/service-worker.js?language=${language}`);
  // That it is active says nothing of the requests that the browser asks before it.
  await expect
    .poll(() =>
      page.evaluate(async () => (await (await navigator.serviceWorker.ready).navigationPreload.getState()).enabled),
    )
    .toBe(true);
}

async function expectOffline(page: Page, language: Language): Promise<void> {
  await expect(page.getByTestId('offline').getByRole('heading')).toHaveText(wordsIn(language)('offline:title'));
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(page.locator('html')).toHaveAttribute('dir', language === 'ur' ? 'rtl' : 'ltr');
}

test('without a network the reader is told so in their language, and the page comes back', async ({
  product,
  account,
  launched,
}) => {
  await planEvent(product, account, draft);
  const context: BrowserContext = await (await launched()).newContext({
    viewport: usualViewport,
    locale: 'ur-PK',
    serviceWorkers: 'allow',
  });
  try {
    const page = await context.newPage();
    const fromWorker: string[] = [];
    page.on('response', (response) => {
      if (response.fromServiceWorker()) fromWorker.push(response.request().resourceType());
    });
    await page.goto(product.url);
    await expectWorker(page, 'ur');
    await page.goto(`${product.url}/events`);
    await expect(page.getByTestId('event-card').first()).toBeVisible();

    await context.setOffline(true);
    await page.goto(product.url);
    await expectOffline(page, 'ur');
    await context.setOffline(false);
    await expect(page.getByTestId('event-card').first()).toBeVisible();

    await page.getByTestId('language').selectOption('fr');
    await expectWorker(page, 'fr');
    await context.setOffline(true);
    await page.reload();
    await expectOffline(page, 'fr');
    await page.getByRole('link').click();
    await expectOffline(page, 'fr');
    await context.setOffline(false);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(wordsIn('fr')('home:title'));

    // Neither code, nor answers of the API, nor media ever come from it, and nothing is kept that could grow old.
    expect(new Set(fromWorker)).toEqual(new Set(['document']));
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  } finally {
    await context.close();
  }
});

test('the app can be installed, under its name in the reader’s language', async ({ product, person }) => {
  const { page } = await person({ locale: 'ur-PK' });
  await page.goto(product.url);
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const answer = await page.request.get(product.url + (href ?? ''));
  expect(answer.headers()['content-type']).toContain('application/manifest+json');
  const manifest = (await answer.json()) as {
    lang: string;
    dir: string;
    icons: { src: string; sizes: string; type: string; purpose?: string }[];
  };
  expect(manifest).toMatchObject({ id: '/', lang: 'ur', dir: 'rtl', display: 'standalone', start_url: '/' });
  expect(manifest.icons.map(({ purpose = 'any' }) => purpose)).toContain('maskable');
  for (const { src, type } of manifest.icons) {
    const icon = await page.request.get(product.url + src);
    expect(icon.headers()['content-type'], src).toContain(type);
  }
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // Each person of a test has a window that keeps nothing, from which nothing can be installed.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});
