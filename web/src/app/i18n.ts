import i18next, { type BackendModule } from 'i18next';
import ICU from 'i18next-icu';
import { initReactI18next } from 'react-i18next';

/** One file for each language and namespace; fetched when a page first needs it. */
const catalogues = import.meta.glob<{ default: Record<string, unknown> }>('../locales/*/*.json');
const storageKey = 'campus.language';

/** The languages that have a catalogue, as BCP 47 tags. */
export const languages: readonly string[] = [
  ...new Set(Object.keys(catalogues).map((path) => path.split('/').at(-2) ?? 'en')),
];

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  // i18next takes the promise of a function with two parameters.
  read: async (language: string, namespace: string) => {
    const load = catalogues[`../locales/${language}/${namespace}.json`];
    if (!load) throw new Error(`no catalogue ${language}/${namespace}`);
    return (await load()).default;
  },
};

/** The reader's choice, else the first of the browser's languages for which there is a catalogue, else English. */
function preferredLanguage(): string {
  const wanted = [readStored(), ...navigator.languages];
  for (const tag of wanted) {
    const base = tag?.split('-')[0];
    if (base && languages.includes(base)) return base;
  }
  return 'en';
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    // Storage may be forbidden; the browser's own language then decides.
    return null;
  }
}

const rightToLeft: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ps', 'ur']);

function dress(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = rightToLeft.has(language) ? 'rtl' : 'ltr';
}

let started: Promise<void> | undefined;

/** Resolves when the words that every page needs are there. */
export function startI18n(): Promise<void> {
  started ??= start();
  return started;
}

/**
 * Fetches what a page will say beside its code. A page that only notices while it is drawn that words are missing shows
 * a fallback first, and React leaves a fallback on the screen for 300 ms (FALLBACK_THROTTLE_MS in react-dom). Never
 * rejects: who misses a catalogue then asks for it again.
 */
export async function loadCatalogues(names: readonly string[]): Promise<void> {
  await startI18n();
  await i18next.loadNamespaces(names);
}

async function start(): Promise<void> {
  i18next.on('languageChanged', dress);
  await i18next
    .use(ICU)
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: preferredLanguage(),
      fallbackLng: 'en',
      supportedLngs: [...languages],
      ns: ['common', 'errors'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}

export async function chooseLanguage(language: string): Promise<void> {
  await i18next.changeLanguage(language);
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // The choice then lasts until the page is closed.
  }
}
