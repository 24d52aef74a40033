/** Which language a reader gets, and how it is written. Without the browser and the network, which come as arguments. */

export const fallbackLanguage = 'en';

const rightToLeft: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ps', 'ur']);

export function directionOf(language: string): 'ltr' | 'rtl' {
  const [tongue = ''] = language.split('-');
  return rightToLeft.has(tongue) ? 'rtl' : 'ltr';
}

/**
 * The first of the wanted BCP 47 tags whose language is offered (`fr-CA` is served by `fr`), else English. The reader's
 * own choice comes first, then the browser's languages in their order.
 */
export function pickLanguage(wanted: readonly (string | null)[], offered: readonly string[]): string {
  for (const tag of wanted) {
    const language = tag?.split('-')[0]?.toLowerCase();
    if (language && offered.includes(language)) return language;
  }
  return fallbackLanguage;
}

/** How a language calls itself, as the beginning of a line: `Français`, `اردو`. */
export function ownName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  const [first = '', ...rest] = name;
  return first.toLocaleUpperCase(language) + rest.join('');
}

export type Catalogue = Record<string, unknown>;

/** By path, as Vite's glob gives them: `../locales/fr/events.json`. */
export type CatalogueFiles = Record<string, () => Promise<{ default: Catalogue }>>;

/**
 * A namespace's words in a language; in English where those cannot be had. English is fetched only then: all catalogues
 * have the same keys, so nobody needs two of them. Rejects when neither can be had.
 */
export async function readCatalogue(files: CatalogueFiles, language: string, namespace: string): Promise<Catalogue> {
  const read = async (tag: string): Promise<Catalogue> => {
    const load = files[`../locales/${tag}/${namespace}.json`];
    if (!load) throw new Error(`no catalogue ${tag}/${namespace}`);
    return (await load()).default;
  };
  try {
    return await read(language);
  } catch (error) {
    if (language === fallbackLanguage) throw error;
    return await read(fallbackLanguage);
  }
}
