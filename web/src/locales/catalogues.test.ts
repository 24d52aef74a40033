import { join } from 'node:path';
import { errorCodes } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from './read-catalogues.ts';
import { type SourceScan, scanFile, scanSources } from './source-scan.ts';

const english = catalogueOf('en');
const scan = scanSources(join(import.meta.dirname, '..'));

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
