import { expect, type Locator, type Page } from '@playwright/test';
import { say } from '../../signalling/src/mail/mail-texts.ts';
import { catalogueOf } from '../../web/src/locales/read-catalogues.ts';
import type { PlannedEvent } from '../product/campus-client.ts';

/** With the tag that a browser of its country sends. */
export const languages = [
  { language: 'en', locale: 'en-GB' },
  { language: 'fr', locale: 'fr-FR' },
  { language: 'it', locale: 'it-IT' },
  { language: 'es', locale: 'es-ES' },
  { language: 'ur', locale: 'ur-PK' },
] as const;

export type Language = (typeof languages)[number]['language'];

/** What the app says in a language: a text by its key (`events:form.title`), with its values. */
export function wordsIn(language: Language): (key: string, values?: Record<string, string>) => string {
  const texts = catalogueOf(language);
  return (key, values) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`the catalogues of ${language} have no ${key}`);
    return say(text, language, values);
  };
}

/** Pages that need nobody signed in, with what is there when they are drawn. */
export const openPages = (event: PlannedEvent, viewerPath: string) => [
  { name: 'home', path: '/', drawn: '[data-testid=event-card]' },
  { name: 'sign-in', path: '/sign-in', drawn: '[data-testid=sign-in]' },
  { name: 'events', path: '/events', drawn: '[data-testid=event-card]' },
  { name: 'event', path: `/events/${event.id}`, drawn: '[data-testid=watch-event]' },
  { name: 'equipment', path: '/equipment', drawn: '[data-testid=check-network]' },
  { name: 'viewer-door', path: viewerPath, drawn: '[data-testid=enter]' },
  { name: 'board', path: '/board', drawn: '[data-testid=board-code]' },
];

/** By the page's own choice of languages; until it is drawn in the chosen one. */
export async function chooseLanguage(page: Page, language: Language): Promise<void> {
  const choice = page.getByTestId('language');
  await choice.selectOption(language);
  await expect(choice).toHaveAccessibleName(wordsIn(language)('common:language'));
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** That the header's brand and its door to the account stand beside each other, however long a language's words are. */
export async function expectOneRowOfHeader(page: Page, account: string): Promise<void> {
  const boxOf = async (selector: string) => {
    const box = await page.locator(`header ${selector}`).boundingBox();
    if (!box) throw new Error(`${selector} is not in the header`);
    return { top: box.y, bottom: box.y + box.height, right: box.x + box.width, left: box.x };
  };
  // What comes later, a font or a name, may move them.
  await expect(async () => {
    const [brand, door] = [await boxOf('a[href="/"]'), await boxOf(account)];
    expect(door.top, 'the account begins above the end of the brand').toBeLessThan(brand.bottom);
    expect(brand.top).toBeLessThan(door.bottom);
    expect(brand.right <= door.left || door.right <= brand.left, 'and does not cover it').toBe(true);
  }).toPass({ timeout: 60_000 });
}

/** That a page is in a language, runs its way, and is not wider than its window. */
export async function expectLanguage(page: Page, language: Language): Promise<void> {
  const html = page.locator('html');
  await expect(html).toHaveAttribute('lang', language);
  await expect(html).toHaveAttribute('dir', language === 'ur' ? 'rtl' : 'ltr');
  const tooWide = () =>
    page.evaluate(async () => {
      await document.fonts.ready;
      const { scrollWidth, clientWidth } = document.documentElement;
      return Math.max(0, scrollWidth - clientWidth);
    });
  await expect.poll(tooWide, `pixels too wide: ${language} ${new URL(page.url()).pathname}`).toBe(0);
}

/** That every moment within is said by the clocks of a zone, as a language writes them. */
export async function expectClocks(within: Locator, language: Language, timeZone: string): Promise<void> {
  await expect(within.locator('time').first()).toBeVisible();
  const saidOtherwise = () =>
    within.locator('time').evaluateAll(
      (elements, { language, timeZone }) => {
        const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', timeZone });
        // Clocks among Arabic letters are held together by marks and spaces of their own.
        const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, '').replace(/\s/g, ' ');
        return (elements as HTMLTimeElement[])
          .map((element) => ({
            said: plain(element.textContent ?? ''),
            clock: plain(clock.format(Date.parse(element.dateTime))),
          }))
          .filter(({ said, clock }) => !said.includes(clock));
      },
      { language, timeZone },
    );
  await expect.poll(saidOtherwise, `not by the clocks of ${timeZone}`).toEqual([]);
}
