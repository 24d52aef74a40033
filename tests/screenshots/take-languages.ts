import type { Browser, Page } from '@playwright/test';
import { launchBrowser } from '../e2e/browsers.ts';
import { expectLanguage, type Language, languages, openPages } from '../e2e/languages.ts';
import { signIn, signInBefore } from '../e2e/people.ts';
import { type Account, joinCampus, planEvent, planSeries, request, setUpCampus } from '../product/campus-client.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { folderOfPictures, reloadIn } from './taking.ts';

/**
 * Takes the main pages in every language, on a desk's screen and a phone's, for somebody to look at:
 * `node tests/screenshots/take-languages.ts [folder]` with the pinned Node, after `npm start` has set the machine up once.
 */
const folder = folderOfPictures('languages');
const screens = [
  { name: 'desk', width: 1280, height: 900 },
  { name: 'phone', width: 390, height: 844 },
];

type Take = (page: Page, name: string) => Promise<void>;

async function takeOnScreens(page: Page, name: string, language: Language): Promise<void> {
  for (const { name: screen, ...viewport } of screens) {
    await page.setViewportSize(viewport);
    await expectLanguage(page, language);
    const path = `${folder}/${name}-${language}-${screen}.png`;
    await page.screenshot({ path, fullPage: true });
    process.stdout.write(`${path}\n`);
  }
}

/** All of it, with what it found. */
async function checkEquipment(page: Page): Promise<void> {
  await page.getByTestId('check-network').click();
  await page.locator('[data-testid=network-step][data-step=done]').waitFor({ timeout: 120_000 });
}

/** Opens a page in every language, one after another; each is taken on every screen. */
async function inAll(
  browser: Browser,
  work: (page: Page, take: Take, language: Language) => Promise<void>,
): Promise<void> {
  for (const { language, locale } of languages) {
    const context = await browser.newContext({ locale });
    await work(await context.newPage(), (page, name) => takeOnScreens(page, name, language), language);
    await context.close();
  }
}

interface Planned {
  readonly eventId: string;
  readonly seriesId: string;
}

/** The pages of the host. Signing in is limited to ten times in ten minutes: once a language. */
async function takeHost(page: Page, take: Take, product: Product, account: Account, planned: Planned): Promise<void> {
  const { eventId, seriesId } = planned;
  await signIn(page, product, account);
  await page.goto(`${product.url}/events/${eventId}`);
  await page.getByTestId('link-row').first().waitFor();
  await page.getByTestId('registration-row').first().waitFor();
  await take(page, 'host-event');
  for (const [name, path, drawn] of [
    ['edit-event', `/events/${eventId}/edit`, 'cover-form'],
    ['edit-series', `/series/${seriesId}/edit`, 'repeat-day'],
    ['host-series', `/series/${seriesId}`, 'cancel-series'],
    ['own-calendars', '/calendars', 'own-calendar'],
    ['centres', '/centres', 'centre-row'],
    ['confirm-board', '/board/confirm', 'typed-code'],
    ['attendance-before', `/events/${eventId}/attendance`, 'attendance-empty'],
  ] as const) {
    await page.goto(`${product.url}${path}`);
    await page.locator(`[data-testid=${drawn}], main h1`).first().waitFor();
    await page.waitForLoadState('networkidle');
    await take(page, name);
  }
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
  const tomorrowMs = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 86_400_000;
  const event = await planEvent(product, account, {
    visibility: 'public',
    startsAtMs: tomorrowMs,
    isRecordedAutomatically: true,
    languages: ['en', 'fr', 'ur'],
    capacity: 30,
    description: 'A walk through the town, songs from both sides, and tea.',
    agenda: [
      { title: 'Welcome', offsetMinutes: 0, durationMinutes: 10, speakers: ['Claire Moreau'] },
      {
        title: 'Of looms, and of those who sit at them',
        offsetMinutes: 10,
        durationMinutes: 30,
        speakers: ['Amina Khan'],
      },
    ],
  });
  const series = await planSeries(product, account, { visibility: 'public' });
  const schools = await planEvent(product, account, {
    title: 'A morning for schools',
    visibility: 'public',
    startsAtMs: tomorrowMs,
    isForSchools: true,
  });
  const link = await event.link('viewer');
  await event.link('centre', 'Centre Lahore');
  const params = { id: event.id };
  const speaker = { name: 'Prof. Rossi', email: 'rossi@bologna.example' };
  await request(product, 'speakers.invite', { params, accessToken: account.accessToken, body: speaker });
  const bushra = await joinCampus(product, account, 'coordinator', 'Bushra');
  const taken = { kind: 'centre', heads: 30 } as const;
  await request(product, 'registrations.register', { params, accessToken: bushra.accessToken, body: taken });
  const amina = await joinCampus(product, account, 'member', 'Amina');
  await request(product, 'registrations.register', {
    params,
    accessToken: amina.accessToken,
    body: { kind: 'person' },
  });

  for (const [name, person] of Object.entries({ coordinator: bushra, member: amina })) {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await signInBefore(page, product, person);
    await page.goto(`${product.url}/events/${event.id}`);
    await page.getByTestId('registration').waitFor();
    for (const { language } of languages) {
      await reloadIn(page, language);
      await page.getByTestId('registration').waitFor();
      await page.waitForLoadState('networkidle');
      await takeOnScreens(page, `${name}-event`, language);
    }
  }

  await inAll(browser, async (page, take, language) => {
    for (const { name, path, drawn } of [
      ...openPages(event, link.path),
      { name: 'series', path: `/series/${series.id}`, drawn: '[data-testid=series-event]' },
      { name: 'calendars', path: '/calendars', drawn: '[data-testid=institution-calendar-url]' },
      { name: 'no-recordings', path: '/recordings', drawn: 'main h1' },
      { name: 'schools', path: `/events/${schools.id}`, drawn: '[data-testid=watch-event]' },
      { name: 'nowhere', path: '/nowhere', drawn: 'main h1' },
    ]) {
      await page.goto(`${product.url}${path}`);
      await page.locator(drawn).first().waitFor();
      if (name === 'equipment') await checkEquipment(page);
      await take(page, name);
    }
    await request(product, 'me.update', { accessToken: account.accessToken, body: { language } });
    await takeHost(page, take, product, account, { eventId: event.id, seriesId: series.id });
  });
} finally {
  await browser.close();
  await product.dispose();
}
