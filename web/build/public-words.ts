import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const rightToLeft: ReadonlySet<string> = new Set(['ur']);

/** By catalogue: what is taken from it. */
interface Catalogues {
  readonly common: { brand: string; nav: { events: string; recordings: string } };
  readonly equipment: { title: string; lead: string };
  readonly home: { lead: string };
  readonly offline: { app: string };
}

/**
 * Takes the words that are needed before or without the app's code from the catalogues: `public-words.json` for whoever
 * serves the pages, and in each language a manifest, by which the app can be installed.
 */
export function publicWords(): Plugin {
  let root = '';
  return {
    name: 'campus:public-words',
    apply: 'build',
    configResolved(config) {
      ({ root } = config);
    },
    async generateBundle() {
      const locales = join(root, 'src/locales');
      const entries = await readdir(locales, { withFileTypes: true });
      const words: Record<string, unknown> = {};
      for (const { name: language } of entries.filter((entry) => entry.isDirectory())) {
        const { common, equipment, home, offline } = await readCatalogues(join(locales, language));
        words[language] = {
          ...{ brand: common.brand, lead: home.lead },
          ...{ events: common.nav.events, recordings: common.nav.recordings },
          ...{ equipment: equipment.title, equipmentLead: equipment.lead },
        };
        this.emitFile({
          type: 'asset',
          fileName: `app.${language}.webmanifest`,
          source: JSON.stringify(manifest(language, { name: common.brand, short: offline.app, lead: home.lead })),
        });
      }
      this.emitFile({ type: 'asset', fileName: 'public-words.json', source: JSON.stringify(words) });
    },
  };
}

async function readCatalogues(folder: string): Promise<Catalogues> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  const [common, equipment, home, offline] = await Promise.all(['common', 'equipment', 'home', 'offline'].map(read));
  // Their keys are held by the tests of the catalogues.
  return { common, equipment, home, offline } as Catalogues;
}

/** https://www.w3.org/TR/appmanifest/. The colours are those of `ui/tokens.css`. */
function manifest(language: string, words: { name: string; short: string; lead: string }): object {
  return {
    id: '/',
    name: words.name,
    short_name: words.short,
    description: words.lead,
    lang: language,
    dir: rightToLeft.has(language) ? 'rtl' : 'ltr',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f4f7fb',
    theme_color: '#1d3fb0',
    categories: ['education'],
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      { src: '/icon-192.png', type: 'image/png', sizes: '192x192' },
      { src: '/icon-512.png', type: 'image/png', sizes: '512x512' },
      { src: '/icon-maskable.png', type: 'image/png', sizes: '512x512', purpose: 'maskable' },
    ],
  };
}
