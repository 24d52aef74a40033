import { expect, type Locator, type Page } from '@playwright/test';
import axe from 'axe-core';
import { chooseLanguage } from './languages.ts';

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/** All of WCAG 2.2 AA that a program can find, and what axe holds for good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What a look can change: it exchanges colours and nothing else, no size, no place, no name, no role, which
 * `web/src/ui/colours.test.ts` holds the style sheets to. And a direction changes no colour. So all rules are run in one
 * look of each direction; each other look is looked at in one of them, with those that read colours. High contrast
 * promises more than the standard's AA: 7:1.
 */
const rulesOfColours = { usual: 'color-contrast', more: 'color-contrast-enhanced' } as const;
const ruleOfLinks = 'link-in-text-block';

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
type OwnLook = Exclude<Look, 'forced'>;
/** Of a page in the direction in which it is found, and in the other; together they are all that are our own. */
const looksOfWays = { there: ['light', 'dark'], back: ['lightContrast', 'darkContrast'] } as const satisfies Record<
  string,
  readonly OwnLook[]
>;
const everyLook = Object.values(looksOfWays).flat();

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

interface Run {
  readonly look: OwnLook;
  readonly scheme: 'light' | 'dark';
  readonly contrast: 'usual' | 'more';
  readonly runOnly: axe.RunOnly;
  readonly rules: axe.RuleObject;
}

/** All rules in the first of these looks, and those of colours in every other. */
function runs(worn: readonly OwnLook[]): Run[] {
  return worn.map((look, index) => {
    const { colorScheme: scheme } = looks[look];
    const contrast = looks[look].contrast === 'more' ? 'more' : 'usual';
    const rule = rulesOfColours[contrast];
    return {
      ...{ look, scheme, contrast },
      runOnly: index === 0 ? { type: 'tag', values: tags } : { type: 'rule', values: [rule, ruleOfLinks] },
      // The rule of high contrast is in none of the tags.
      rules: { [rule]: { enabled: true } },
    };
  });
}

interface State {
  /** Beside how the page opens: a wrong draft, a menu, … */
  readonly state?: string;
  /** A selector: only what is in there is new, a dialog over a page that was looked at. */
  readonly within?: string;
}

/**
 * What axe finds in a page as it stands, in its language and one look after another: a line a finding. The looks are put
 * on as `public/theme.js` does it, without asking the browser: to change its emulated device takes longer than to look.
 */
async function inLooks(page: Page, route: string, state: State, worn: readonly OwnLook[]): Promise<string[]> {
  expect(new URL(page.url()).pathname, `${route} stands there`).toMatch(patternOf(route));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async ([wanted, within]) => {
      const { axe: loaded } = window;
      if (!loaded) throw new Error('axe is not there');
      await document.fonts.ready;
      const { dataset } = document.documentElement;
      const before = { ...dataset };
      const findings: { look: string; id: string; help: string; html: string; summary: string }[] = [];
      for (const { look, scheme, contrast, runOnly, rules } of wanted) {
        dataset['scheme'] = scheme;
        dataset['contrast'] = contrast;
        // No rule of ours reads style sheets, which axe else copies at each run.
        const preload = { assets: ['media'] };
        const options = { runOnly, rules, preload, resultTypes: ['violations' as const] };
        const { violations } = await loaded.run(within ?? document, options);
        for (const { id, help, nodes } of violations)
          for (const { html, failureSummary: summary = '' } of nodes) findings.push({ look, id, help, html, summary });
      }
      Object.assign(dataset, before);
      return findings;
    },
    [runs(worn), state.within ?? null] as const,
  );
  const language = await page.locator('html').getAttribute('lang');
  const where = `${route}${state.state ? `, ${state.state}` : ''}, ${language}`;
  return found.map((one) => `${where}, ${one.look}: ${one.id} (${one.help}) ${one.html.slice(0, 200)} ${one.summary}`);
}

/** The addresses that a path of the router means. */
function patternOf(route: string): RegExp {
  const path = route
    .replace(/^\//, '')
    .replace(/\/:\w+\?/g, '(?:/[^/]+)?')
    .replace(/:\w+/g, '[^/]+')
    .replace('*', '.+');
  return new RegExp(`^/${path}$`);
}

/**
 * A page in every look, in the language that it has. `route` is its path in the router: `tests/architecture` holds the
 * list of these against it, and the page's address has to be one of that path.
 */
export async function expectAccessible(page: Page, route: string, state: State = {}): Promise<void> {
  expect.soft(await inLooks(page, route, state, everyLook)).toEqual([]);
}

/** Goes over to a language by the page's own choice of languages. */
export async function speak(page: Page, language: 'en' | 'ur'): Promise<void> {
  const html = page.locator('html');
  if ((await html.getAttribute('lang')) === language) return;
  await chooseLanguage(page, language);
  await expect(html).toHaveAttribute('dir', language === 'ur' ? 'rtl' : 'ltr');
}

/**
 * A page that offers a choice of languages, in both directions and every look. It begins in the language that it has, and
 * ends in the other.
 */
export async function expectAccessibleBothWays(page: Page, route: string, state: State = {}): Promise<void> {
  const isUrdu = (await page.locator('html').getAttribute('lang')) === 'ur';
  const found = await inLooks(page, route, state, looksOfWays.there);
  await speak(page, isUrdu ? 'en' : 'ur');
  found.push(...(await inLooks(page, route, state, looksOfWays.back)));
  expect.soft(found).toEqual([]);
}

interface DialogOptions {
  /** What it asks. */
  readonly state: string;
  /** What has the focus afterwards, where that is not what opened it: the menu of an entry. */
  readonly backTo?: Locator;
}

/** Opens a dialog and leaves it by Escape: the focus goes into it, and back to what opened it. */
export async function expectAccessibleDialog(
  page: Page,
  route: string,
  opener: Locator,
  { state, backTo = opener }: DialogOptions,
): Promise<void> {
  await opener.click();
  const open = 'dialog[open]';
  await expect(page.locator(open)).toBeVisible();
  await expect(page.locator(open).locator(':focus'), `${state}: the focus is in it`).toHaveCount(1);
  await expectAccessible(page, route, { state, within: open });
  await page.keyboard.press('Escape');
  await expect(page.locator(open)).toHaveCount(0);
  await expect(backTo, `${state}: the focus is back`).toBeFocused();
}

export interface Stop {
  /** In the router. */
  readonly route: string;
  readonly path: string;
  /** A selector of what is there when the page is drawn. */
  readonly drawn: string;
}

/**
 * Goes to another page as a link within the app does it: the app stays loaded, and axe with it. Waits until the page
 * before is gone and nothing is awaited any more.
 */
export async function goTo(page: Page, { path, drawn }: Pick<Stop, 'path' | 'drawn'>): Promise<void> {
  const before = await page.evaluateHandle((to) => {
    const shown = document.querySelector('main > *');
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
    return shown;
  }, path);
  await page.waitForFunction((shown) => !shown?.isConnected, before);
  await expect(page.locator(drawn).first()).toBeVisible();
  await expect(page.locator('[aria-busy], output[data-waiting]')).toHaveCount(0);
}

/** One page after another, each in both directions and all looks. */
export async function walk(page: Page, stops: readonly Stop[]): Promise<void> {
  for (const stop of stops) {
    await goTo(page, stop);
    await expectAccessibleBothWays(page, stop.route);
  }
}
