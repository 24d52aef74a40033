import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/** All of WCAG 2.2 AA that a program can find, and what axe holds for good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Colours that move from one look to the other would be read on their way. */
const still = { forcedColors: 'none', reducedMotion: 'reduce' } as const;

/** The looks of a device. */
export const looks = {
  light: { ...still, colorScheme: 'light', contrast: 'no-preference' },
  dark: { ...still, colorScheme: 'dark', contrast: 'no-preference' },
  lightContrast: { ...still, colorScheme: 'light', contrast: 'more' },
  darkContrast: { ...still, colorScheme: 'dark', contrast: 'more' },
  forced: { ...still, colorScheme: 'dark', contrast: 'no-preference', forcedColors: 'active' },
} as const;

export type Look = keyof typeof looks;

/** What axe finds in a page as it stands: a line a finding. */
async function findings(page: Page, where: string, rules: 'all' | 'colours'): Promise<string[]> {
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axe.source);
  const runOnly: axe.RunOnly =
    rules === 'all' ? { type: 'tag', values: tags } : { type: 'rule', values: ['color-contrast'] };
  const { violations } = await page.evaluate(async (only) => {
    if (!window.axe) throw new Error('axe is not there');
    return window.axe.run(document, { runOnly: only, resultTypes: ['violations'] });
  }, runOnly);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${where}: ${id} (${help}) ${html.slice(0, 200)} ${failureSummary}`),
  );
}

/** Changes the device's look, and waits until the page wears it. */
export async function wear(page: Page, look: Look): Promise<void> {
  const wanted = looks[look];
  await page.emulateMedia(wanted);
  await page.waitForFunction(
    ([scheme, contrast]) =>
      matchMedia(`(prefers-color-scheme: ${scheme})`).matches &&
      document.documentElement.dataset['contrast'] === contrast,
    [wanted.colorScheme, wanted.contrast === 'more' ? 'more' : 'usual'],
  );
}

/** A page in one look after another: whole in the first, then only its colours, since nothing else changes with them. */
export async function inLooks(
  page: Page,
  where: string,
  [first, ...others]: readonly [Look, ...Look[]],
): Promise<string[]> {
  await wear(page, first);
  const found = await findings(page, `${where}, ${first}`, 'all');
  for (const look of others) {
    await wear(page, look);
    found.push(...(await findings(page, `${where}, ${look}`, 'colours')));
  }
  return found;
}

/** A page in every look, in the language that it has. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  expect.soft(await inLooks(page, where, ['light', 'dark', 'lightContrast', 'darkContrast'])).toEqual([]);
}

/** A page that offers a choice of languages, in every look and both directions. It stands in English before and after. */
export async function expectAccessibleBothWays(page: Page, where: string): Promise<void> {
  const html = page.locator('html');
  const found = await inLooks(page, `${where}, English`, ['light', 'dark']);
  await page.getByTestId('language').selectOption('ur');
  await expect(html).toHaveAttribute('dir', 'rtl');
  found.push(...(await inLooks(page, `${where}, Urdu`, ['lightContrast'])));
  await page.getByTestId('language').selectOption('en');
  await expect(html).toHaveAttribute('dir', 'ltr');
  expect.soft(found).toEqual([]);
}
