import type { Language } from '@campus/protocol';
import { directionOf } from '../mail/mail-texts.ts';
import type { FirstLoad } from './built-app.ts';
import { escapeHtml, jsonForScript } from './html.ts';

/** What is said of a page to those who run no script: search engines, and whoever shows a preview of a link. */
export interface PublicPage {
  readonly title: string;
  readonly description: string;
  /** The address under which it is to be known, whole. */
  readonly url: string;
  readonly imageUrl: string;
  /** schema.org, as JSON-LD. */
  readonly structuredData: object;
  /** The clocks of what it is about (IANA), for those of whom it is not known by which clocks they live. */
  readonly timeZone: string;
}

export interface PageDress {
  readonly language: Language;
  readonly brand: string | undefined;
  /** Null for what nobody but the one who opened it needs to know about. */
  readonly publicPage: PublicPage | null;
  /** The page as it stands until the app does: HTML, and in which zone its times are. */
  readonly written: { readonly html: string; readonly timeZone: string } | null;
  readonly firstLoad: FirstLoad | undefined;
}

/** The app's page with what this address is about. Pure. */
export function dressPage(page: string, dress: PageDress): string {
  const { language, brand, publicPage, written } = dress;
  // Functions, since a title may hold what `replace` takes for a pattern ($&).
  return page
    .replace(/<html[^>]*>/, () => `<html lang="${language}" dir="${directionOf(language)}">`)
    .replace(/<title>[^<]*<\/title>/, (title) => {
      const text = publicPage?.title ?? brand;
      return text === undefined ? title : `<title>${escapeHtml(text)}</title>`;
    })
    .replace(/href="\/app\.\w+\.webmanifest"/, () => `href="/app.${language}.webmanifest"`)
    .replace('</head>', (end) => `${[...headOf(dress), ...preloadsOf(page, dress)].join('\n    ')}\n  ${end}`)
    .replace('<div id="root">', (root) =>
      written === null
        ? root
        : `<div id="written-page" data-time-zone="${escapeHtml(written.timeZone)}">${written.html}</div>${root}`,
    );
}

/** Open Graph wants a country with each language. */
const locales: Readonly<Record<Language, string>> = { en: 'en_GB', fr: 'fr_FR', it: 'it_IT', es: 'es_ES', ur: 'ur_PK' };

function headOf({ language, brand, publicPage }: PageDress): string[] {
  if (!publicPage) return ['<meta name="robots" content="noindex" />'];
  const { title, description, url, imageUrl, structuredData } = publicPage;
  const properties: [name: string, value: string | undefined][] = [
    ['og:type', 'website'],
    ['og:site_name', brand],
    ['og:title', title],
    ['og:description', description],
    ['og:url', url],
    ['og:image', imageUrl],
    ['og:image:width', '1200'],
    ['og:image:height', '630'],
    ['og:locale', locales[language]],
  ];
  // The app takes away what is marked when it goes on to another page: it would be about the first one still.
  return [
    `<link rel="canonical" href="${escapeHtml(url)}" data-of-page />`,
    `<meta name="description" content="${escapeHtml(description)}" data-of-page />`,
    ...properties.flatMap(([name, value]) =>
      value === undefined ? [] : [`<meta property="${name}" content="${escapeHtml(value)}" data-of-page />`],
    ),
    '<meta name="twitter:card" content="summary_large_image" data-of-page />',
    `<script type="application/ld+json" data-of-page>${jsonForScript(structuredData)}</script>`,
  ];
}

/**
 * So that the browser fetches at once what it would find one behind the other: as soon as it can, or, where something
 * stands on the screen before the app does, its styles only: for the rest it waits (`web/src/written-page/`).
 */
function preloadsOf(page: string, { language, firstLoad, written }: PageDress): string[] {
  if (!firstLoad) return [];
  const files = [...firstLoad.scripts, ...(firstLoad.words[language] ?? [])].filter(
    (file) => !page.includes(`"${file}"`),
  );
  if (written) {
    const styles = firstLoad.styles.filter((file) => !page.includes(`"${file}"`));
    return [
      ...styles.map((file) => `<link rel="stylesheet" crossorigin href="${file}" />`),
      `<script type="application/json" id="first-load">${jsonForScript(files)}</script>`,
    ];
  }
  return files.map((file) => `<link rel="modulepreload" crossorigin href="${file}" />`);
}
