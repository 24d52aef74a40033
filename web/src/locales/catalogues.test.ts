import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '@campus/protocol';
import IntlMessageFormat from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { type SourceScan, scanFile, scanSources } from './source-scan.ts';

const here = import.meta.dirname;

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'string') into.set(path, value);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) flatten(child, path === '' ? key : `${path}.${key}`, into);
  }
}

/** `namespace:key` → text, of one language. */
function catalogueOf(language: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of readdirSync(join(here, language))) {
    const inOne = new Map<string, string>();
    flatten(JSON.parse(readFileSync(join(here, language, name), 'utf8')), '', inOne);
    for (const [key, text] of inOne) texts.set(`${name.replace(/\.json$/, '')}:${key}`, text);
  }
  return texts;
}

const languages = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const english = catalogueOf('en');
const scan = scanSources(join(here, '..'));

function emptyScan(): SourceScan {
  return { fileCount: 0, uses: [], strayTexts: [] };
}

describe('the catalogues', () => {
  it('have something to be checked against', () => {
    expect(english.size).toBeGreaterThan(150);
    expect(scan.fileCount).toBeGreaterThan(60);
    expect(scan.uses.length).toBeGreaterThan(150);
  });

  it('hold every key that is used', () => {
    const missing = scan.uses.filter(({ namespace, key, isPrefix }) => {
      const wanted = `${namespace}:${key}`;
      return isPrefix ? ![...english.keys()].some((known) => known.startsWith(wanted)) : !english.has(wanted);
    });
    expect(missing).toEqual([]);
  });

  it('hold no key that nobody uses', () => {
    const whole = new Set(scan.uses.filter((use) => !use.isPrefix).map((use) => `${use.namespace}:${use.key}`));
    const prefixes = scan.uses
      .filter((use) => use.isPrefix && use.key !== '')
      .map((use) => `${use.namespace}:${use.key}`);
    const unused = [...english.keys()].filter(
      (key) => !key.startsWith('errors:') && !whole.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it('say a sentence for every error code, and for no other', () => {
    const inCatalogue = [...english.keys()].filter((key) => key.startsWith('errors:')).sort();
    expect(inCatalogue).toEqual(errorCodes.map((code) => `errors:${code}`).sort());
  });

  it('are written in ICU that can be read', () => {
    const broken: string[] = [];
    for (const language of languages) {
      for (const [key, text] of catalogueOf(language)) {
        try {
          expect(new IntlMessageFormat(text, language).getAst()).toBeDefined();
        } catch (error) {
          broken.push(`${language} ${key}: ${String(error)}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it('have the same keys in every language', () => {
    for (const language of languages) {
      expect([...catalogueOf(language).keys()].sort(), language).toEqual([...english.keys()].sort());
    }
  });
});

describe('text that people see', () => {
  it('stands in no component', () => {
    expect(scan.strayTexts).toEqual([]);
  });

  it('would be found if it did', () => {
    const found = emptyScan();
    scanFile('A.tsx', `export const A = () => <p title="Hello">Good day {'friend'}<img alt="" /></p>;`, found);
    expect(found.strayTexts.map((stray) => stray.text).sort()).toEqual(['Good day', 'friend', 'title="Hello"'].sort());
  });

  it('is looked up by whole keys, by beginnings, and in other namespaces', () => {
    const found = emptyScan();
    const source =
      "const { t } = useTranslation(['events', 'links']); t('title'); t(`kind.${x}`); t(a ? 'b' : (d ? 'links:c' : 'e'));";
    scanFile('b.ts', source, found);
    expect(found.uses.map(({ namespace, key, isPrefix }) => `${namespace}:${key}${isPrefix ? '*' : ''}`)).toEqual([
      'events:title',
      'events:kind.*',
      'events:b',
      'links:c',
      'events:e',
    ]);
  });
});
