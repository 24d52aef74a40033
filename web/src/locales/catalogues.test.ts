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

  const strayIn = (source: string): string[] => {
    const found = emptyScan();
    scanFile('A.tsx', source, found);
    return found.strayTexts.map((stray) => stray.text);
  };

  it.each([
    ['between tags', '<p>Good day</p>', 'Good day'],
    ['as a child', `<p>{'friend'}</p>`, 'friend'],
    ['as one of two', `<p>{isLive ? 'on' : t('off')}</p>`, 'on'],
    ['where something is true', `<>{isLive && ('now')}</>`, 'now'],
    ['where something is missing', `<p>{name ?? 'nobody'}</p>`, 'nobody'],
    ['around what is put in', '<p>{`by ${name}`}</p>', 'by'],
    ['added to something', `<p>{count + ' viewers'}</p>`, ' viewers'],
    ['as a title', '<p title="hello" />', 'title="hello"'],
    ['as a label with an expression', '<p aria-label={isLive ? `on air` : undefined} />', 'aria-label="on air"'],
    ['in an attribute of our own', '<Row remark="Good day" />', 'remark="Good day"'],
    ['in the description of a menu', `<Menu actions={[{ label: 'Sign out' }]} />`, 'label: Sign out'],
  ])('would be found %s', (_where, jsx, text) => {
    expect(strayIn(`export const A = () => ${jsx};`)).toEqual([text]);
  });

  it('is not seen where there is none', () => {
    const silent = [
      '<path className="row" transform="translate(1 2) scale(3)" />',
      '<Notice code="INTERNAL" mode="fullScreen" alt="" />',
      `<p id={'a'} className={isLive ? 'live' : 'off'}>{t('title')} · {name}: {count} / {10}</p>`,
      `<Menu actions={[{ label: t('signOut'), value: 'Sign' }]} />`,
    ];
    for (const jsx of silent) expect(strayIn(`export const A = () => ${jsx};`), jsx).toEqual([]);
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
