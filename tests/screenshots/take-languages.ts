import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { launchBrowser } from '../e2e/browsers.ts';
import { expectLanguage, type Language, languages, openPages } from '../e2e/languages.ts';
import { signIn } from '../e2e/people.ts';
import { type Account, planEvent, request, setUpCampus } from '../product/campus-client.ts';
import { type Product, startProduct } from '../product/start-product.ts';

/**
 * Takes the main pages in every language, on a desk's screen and a phone's, for somebody to look at:
 * `node tests/screenshots/take-languages.ts [folder]` with the pinned Node, after `npm start` has set the machine up once.
 */
const folder = resolve(process.argv[2] ?? 'test-results/languages');
const screens = [
  { name: 'desk', width: 1280, height: 900 },
  { name: 'phone', width: 390, height: 844 },
];

type Take = (page: Page, name: string) => Promise<void>;

/** Opens a page in every language, one after another; each is taken on every screen. */
async function inAll(
  browser: Browser,
  work: (page: Page, take: Take, language: Language) => Promise<void>,
): Promise<void> {
  for (const { language, locale } of languages) {
    const context = await browser.newContext({ locale });
    await work(
      await context.newPage(),
      async (page, name) => {
        for (const { name: screen, ...viewport } of screens) {
          await page.setViewportSize(viewport);
          await expectLanguage(page, language);
          const path = `${folder}/${name}-${language}-${screen}.png`;
          await page.screenshot({ path, fullPage: true });
          process.stdout.write(`${path}\n`);
        }
      },
      language,
    );
    await context.close();
  }
}

/** The pages of the host. Signing in is limited to ten times in ten minutes: once a language. */
async function takeHost(page: Page, take: Take, product: Product, account: Account, eventId: string): Promise<void> {
  await signIn(page, product, account);
  await page.goto(`${product.url}/events/${eventId}`);
  await page.getByTestId('link-row').first().waitFor();
  await take(page, 'host-event');
  await page.goto(`${product.url}/events/new`);
  await page.getByTestId('save-event').waitFor();
  await take(page, 'new-event');
  await page.goto(`${product.url}/people`);
  await page.getByTestId('people-list').waitFor();
  await take(page, 'people');
  await page.goto(`${product.url}/centres`);
  await page.getByTestId('centre-row').getByRole('link').first().click();
  await page.getByTestId('centre-form').waitFor();
  await take(page, 'centre');
  await page.goto(`${product.url}/account`);
  await page.getByTestId('own-sessions').waitFor();
  await take(page, 'account');
  await page.goto(`${product.url}/mails`);
  await page.getByTestId('mail-off').waitFor();
  await take(page, 'mails');
  await page.goto(`${product.url}/audit`);
  await page.getByTestId('audit-entry').first().waitFor();
  await take(page, 'audit');
  await page.goto(`${product.url}/studio/${eventId}`);
  await page.getByTestId('enter').waitFor();
  await take(page, 'host-door');
}

mkdirSync(folder, { recursive: true });
const product = await startProduct();
const browser = await launchBrowser();
try {
  const setUp = await product.setupUrl();
  await inAll(browser, async (page, take) => {
    await page.goto(setUp);
    await page.getByTestId('complete-setup').waitFor();
    await take(page, 'setup');
  });
  const account = await setUpCampus(product);
  const event = await planEvent(product, account, { visibility: 'public', isRecordedAutomatically: true });
  const link = await event.link('viewer');
  await event.link('centre', 'Centre Lahore');
  await inAll(browser, async (page, take, language) => {
    for (const { name, path, drawn } of openPages(event, link.path)) {
      await page.goto(`${product.url}${path}`);
      await page.locator(drawn).first().waitFor();
      await take(page, name);
    }
    await request(product, 'me.update', { accessToken: account.accessToken, body: { language } });
    await takeHost(page, take, product, account, event.id);
  });
} finally {
  await browser.close();
  await product.dispose();
}
