import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Browser, expect, type Page } from '@playwright/test';
import { type Look, wear } from '../e2e/accessibility.ts';
import { type Language, languages } from '../e2e/languages.ts';

/** A small phone, a laptop of a member, a smartboard. */
export const screens = {
  phone: { width: 360, height: 740 },
  laptop: { width: 1366, height: 768 },
  wall: { width: 3840, height: 2160 },
};

export interface View {
  readonly screen: keyof typeof screens;
  readonly look: Look;
  readonly language: Language;
}

/** Every language once, both directions on both screens, and no two alike. */
export const usualViews: readonly View[] = [
  { screen: 'laptop', look: 'light', language: 'en' },
  { screen: 'phone', look: 'light', language: 'fr' },
  { screen: 'laptop', look: 'dark', language: 'it' },
  { screen: 'phone', look: 'dark', language: 'es' },
  { screen: 'laptop', look: 'light', language: 'ur' },
  { screen: 'phone', look: 'light', language: 'ur' },
];

/** Where the pictures go: the first argument, or a folder of `test-results`. */
export function folderOfPictures(name: string): string {
  const folder = resolve(process.argv[2] ?? `test-results/${name}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

export const localeOf = (language: Language): string =>
  languages.find((one) => one.language === language)?.locale ?? language;

export async function newPage(browser: Browser, language: Language, screen: keyof typeof screens): Promise<Page> {
  const context = await browser.newContext({ locale: localeOf(language), viewport: screens[screen] });
  return context.newPage();
}

/**
 * Loads the page again in a language: the live pages have no choice of languages, and come back by themselves. Who has
 * signed in reads what their account says.
 */
export async function reloadIn(page: Page, language: Language): Promise<void> {
  const isSignedIn = await page.evaluate((chosen) => {
    localStorage.setItem('campus.language', chosen);
    return localStorage.getItem('campus.signed-in') !== null;
  }, language);
  if (isSignedIn) {
    const { origin } = new URL(page.url());
    const renewed = await page.request.post(`${origin}/api/session/refresh`, { headers: { origin } });
    const { accessToken } = (await renewed.json()) as { accessToken: string };
    const headers = { origin, authorization: `Bearer ${accessToken}` };
    await page.request.patch(`${origin}/api/me`, { headers, data: { language } });
  }
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** Takes one picture, once the fonts are there, and says when the page is wider than its window. */
export async function shoot(page: Page, path: string, { screen, look }: View): Promise<void> {
  await page.setViewportSize(screens[screen]);
  await wear(page, look);
  const tooWide = await page.evaluate(async () => {
    await document.fonts.ready;
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  await page.screenshot({ path, fullPage: screen !== 'wall' });
  process.stdout.write(tooWide > 0 ? `${path}: ${tooWide} pixels too wide\n` : `${path}\n`);
}

/** A live page in these views. `prepare` opens what a fresh page does not show by itself. */
export async function takeLive(
  page: Page,
  path: string,
  prepare: (page: Page) => Promise<void>,
  views: readonly View[] = usualViews,
): Promise<void> {
  for (const view of views) {
    await page.setViewportSize(screens[view.screen]);
    await reloadIn(page, view.language);
    try {
      await prepare(page);
      await shoot(page, `${path}-${view.language}-${view.screen}.png`, view);
    } catch (error) {
      // The others are to be looked at all the same.
      process.stdout.write(`${path}-${view.language}-${view.screen}: ${String(error)}\n`);
      await page.screenshot({ path: `${path}-${view.language}-${view.screen}-failed.png` });
      process.exitCode = 1;
    }
  }
}
