import { expect } from '@playwright/test';
import { type Account, planEvent, request } from '../../product/campus-client.ts';
import type { Product } from '../../product/start-product.ts';
import { test } from '../campus.ts';
import {
  chooseLanguage,
  expectLanguage,
  expectOneRowOfHeader,
  type Language,
  languages,
  openPages,
  wordsIn,
} from '../languages.ts';
import { signIn, signInBefore } from '../people.ts';

const setLanguage = (product: Product, { accessToken }: Account, language: Language) =>
  request(product, 'me.update', { accessToken, body: { language } });

test('readers get the language of their browser, then the one they choose, and keep it', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account);
  const { context, page } = await person({ locale: 'fr-CA' });
  const urduLetters: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('noto-naskh-arabic-arabic')) urduLetters.push(request.url());
  });
  await page.goto(product.url);
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText(wordsIn('fr')('home:title'));
  await expectLanguage(page, 'fr');
  expect(urduLetters).toEqual([]);

  await page.getByTestId('language').selectOption('ur');
  await expect(title).toHaveText(wordsIn('ur')('home:title'));
  await expectLanguage(page, 'ur');
  await expect.poll(() => urduLetters.length).toBeGreaterThan(0);
  const hasLetters = () => page.evaluate(() => document.fonts.check('1em "Noto Naskh Arabic Variable"', 'کیمپس'));
  await expect.poll(hasLetters).toBe(true);

  await page.reload();
  await expect(title).toHaveText(wordsIn('ur')('home:title'));

  // Whoever comes by a link sees no other page: the choice is at the door as well.
  await page.goto(`${product.url}${(await event.link('viewer')).path}`);
  const enter = page.getByTestId('enter');
  await expect(enter).toHaveText(wordsIn('ur')('broadcast:join.enter'));
  await page.getByTestId('name').fill('آمنہ');
  await page.getByTestId('language').selectOption('it');
  await expect(enter).toHaveText(wordsIn('it')('broadcast:join.enter'));
  await expectLanguage(page, 'it');
  await expect(page.getByTestId('name')).toHaveValue('آمنہ');
});

test('a language goes with the person, from one browser to another', async ({ product, account, person }) => {
  const language = (to: Language) => setLanguage(product, account, to);
  await language('fr');
  try {
    const { page } = await person({ locale: 'es-ES' });
    await page.goto(product.url);
    await expectLanguage(page, 'es');
    await signIn(page, product, account);
    await expectLanguage(page, 'fr');
    const kept = page.waitForResponse(
      (answer) => new URL(answer.url()).pathname === '/api/me' && answer.request().method() === 'PATCH',
    );
    await page.getByTestId('language').selectOption('ur');
    expect((await kept).status()).toBe(200);
    await page.reload();
    await expect(page.getByTestId('account-menu')).toBeVisible();
    await expectLanguage(page, 'ur');

    const { page: elsewhere } = await person({ locale: 'it-IT' });
    await signInBefore(elsewhere, product, account);
    await elsewhere.goto(product.url);
    await expectLanguage(elsewhere, 'ur');
  } finally {
    // The next tests sign the same person in.
    await language('en');
  }
});

test('no open page is wider than a phone, in any language', async ({ product, account, person }) => {
  const event = await planEvent(product, account, { visibility: 'public' });
  const link = await event.link('viewer');
  const { page } = await person({ locale: 'en-GB', viewport: { width: 360, height: 740 } });
  for (const { path, drawn } of openPages(event, link.path)) {
    await page.goto(`${product.url}${path}`);
    await expect(page.locator(drawn).first()).toBeVisible();
    for (const { language } of languages) {
      await chooseLanguage(page, language);
      await expectLanguage(page, language);
    }
  }
  await page.goto(product.url);
  await expect(page.getByTestId('event-card').first()).toBeVisible();
  for (const { language } of languages) {
    await chooseLanguage(page, language);
    for (const width of [320, 360, 390]) {
      await page.setViewportSize({ width, height: 740 });
      await expectLanguage(page, language);
      await expectOneRowOfHeader(page, 'a[href="/sign-in"]');
    }
  }
});

test('a name in the header leaves room for the brand on a phone', async ({ product, account, person }) => {
  await setLanguage(product, account, 'en');
  const { page } = await person({ viewport: { width: 360, height: 740 } });
  await signInBefore(page, product, account);
  await page.goto(product.url);
  await expect(page.getByTestId('account-menu')).toBeVisible();
  await expectOneRowOfHeader(page, '[data-testid=account-menu]');
  const name = page.getByTestId('account-menu').locator('span');
  await name.evaluate((element) => element.append(' de la Tour d’Auvergne-Lauraguais'));
  await expectOneRowOfHeader(page, '[data-testid=account-menu]');
  await expectLanguage(page, 'en');
});
