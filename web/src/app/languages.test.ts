import { Language } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { type CatalogueFiles, directionOf, ownName, pickLanguage, readCatalogue } from './languages.ts';

const offered: readonly string[] = Language.options;

describe("a reader's language", () => {
  it('is the one they chose, whatever the browser says', () => {
    expect(pickLanguage(['ur', 'fr-FR', 'en'], offered)).toBe('ur');
  });

  it('is the first of the browser that is offered, in any of its countries', () => {
    expect(pickLanguage([null, 'de-DE', 'fr-CA', 'en-GB'], offered)).toBe('fr');
    expect(pickLanguage([null, 'ES-mx'], offered)).toBe('es');
  });

  it('is English where nothing fits, or what was stored is no language', () => {
    expect(pickLanguage([null, 'de', 'pl'], offered)).toBe('en');
    expect(pickLanguage(['', '../../x'], offered)).toBe('en');
  });

  it('is offered under its own name', () => {
    expect(offered.map(ownName)).toEqual(['English', 'Français', 'Italiano', 'Español', 'اردو']);
  });

  it('runs from right to left for Urdu alone', () => {
    expect(offered.filter((language) => directionOf(language) === 'rtl')).toEqual(['ur']);
  });
});

describe('a catalogue', () => {
  const asked: string[] = [];
  const file = (name: string, words: Record<string, unknown> | null) => () => {
    asked.push(name);
    return words ? Promise.resolve({ default: words }) : Promise.reject(new Error('the network is gone'));
  };
  const files: CatalogueFiles = {
    '../locales/en/home.json': file('en/home', { title: 'Hall' }),
    '../locales/en/links.json': file('en/links', { title: 'Links' }),
    '../locales/fr/home.json': file('fr/home', { title: 'Amphi' }),
    '../locales/fr/links.json': file('fr/links', null),
  };

  it('is fetched in one language only', async () => {
    asked.length = 0;
    expect(await readCatalogue(files, 'fr', 'home')).toEqual({ title: 'Amphi' });
    expect(asked).toEqual(['fr/home']);
  });

  it('is English where the language has none, or it does not come', async () => {
    expect(await readCatalogue(files, 'fr', 'links')).toEqual({ title: 'Links' });
    expect(await readCatalogue(files, 'xx', 'home')).toEqual({ title: 'Hall' });
  });

  it('is refused where not even English has it', async () => {
    await expect(readCatalogue(files, 'fr', 'nothing')).rejects.toThrow('no catalogue en/nothing');
  });
});
