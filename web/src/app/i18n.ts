import { Language } from '@campus/protocol';
import i18next, { type BackendModule } from 'i18next';
import ICU from 'i18next-icu';
import { initReactI18next } from 'react-i18next';
import { reader } from '../ui/reader.ts';
import { type Catalogue, directionOf, pickLanguage, readCatalogue } from './languages.ts';

/** One file for each language and namespace; fetched when a page first needs it. */
const catalogues = import.meta.glob<{ default: Catalogue }>('../locales/*/*.json');
const storageKey = 'campus.language';

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  // i18next takes the promise of a function with two parameters.
  read: (language: string, namespace: string) => readCatalogue(catalogues, language, namespace),
};

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    // Storage may be forbidden; the browser's own language then decides.
    return null;
  }
}

function dress(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
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
  const starting = startI18n();
  // Not only when the words of every page have come. Who fetches it then gets the same.
  for (const name of names) readCatalogue(catalogues, i18next.language, name).catch(() => undefined);
  await starting;
  await i18next.loadNamespaces(names);
}

async function start(): Promise<void> {
  i18next.on('languageChanged', dress);
  await initWords(pickLanguage([readStored(), ...reader().tags], Language.options));
}

/** For the server, which has no page to dress, and neither a memory nor a reader of its own. */
export function startWords(language: Language): Promise<void> {
  started ??= initWords(language);
  return started;
}

async function initWords(language: string): Promise<void> {
  await i18next
    .use(ICU)
    .use(backend)
    .use(initReactI18next)
    .init({
      // At once: else it waits for a turn of the event loop, behind the code of the page.
      initAsync: false,
      lng: language,
      // Whole catalogues fall back, in readCatalogue; here a second one would be fetched for every reader.
      fallbackLng: false,
      supportedLngs: Language.options,
      ns: ['common', 'errors'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}

/** Says everything in another language, and remembers it; not without its words, when the network is gone. */
export async function chooseLanguage(language: Language): Promise<void> {
  await i18next.loadLanguages(language);
  if (!i18next.hasResourceBundle(language, 'common')) return;
  await i18next.changeLanguage(language);
  // For the server, whose page stands until the app does.
  document.cookie = `${storageKey}=${language}; path=/; max-age=31536000; samesite=lax`;
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // The choice then lasts until the page is closed.
  }
}
