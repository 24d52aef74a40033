import { Language } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { pluralCategories, shapeOf, withoutIsolation } from './message-shape.ts';
import { catalogueOf, languages } from './read-catalogues.ts';

const english = catalogueOf('en');
/** A text without what is put into it. */
const said = (text: string): string => text.replaceAll(/\{\w+(?:, number)?\}/g, '');

it('the app speaks the five languages of its campuses', () => {
  expect(languages.toSorted()).toEqual(Language.options.toSorted());
});

describe.each(languages)('the catalogues in %s', (language) => {
  const catalogue = catalogueOf(language);
  /** The keys of the texts of which something is true. */
  const keysWhere = (isTrue: (text: string, key: string) => boolean): string[] =>
    [...catalogue].flatMap(([key, text]) => (isTrue(text, key) ? [`${key}: ${text}`] : []));

  it('have the keys of English, in its order', () => {
    expect([...catalogue.keys()]).toEqual([...english.keys()]);
  });

  it('put in what English puts in', () => {
    const slots = (key: string, text: string, tag: string) => `${key} ${shapeOf(text, tag).slots.join(' ')}`;
    expect([...catalogue].map(([key, text]) => slots(key, text, language))).toEqual(
      [...english].map(([key, text]) => slots(key, text, 'en')),
    );
  });

  it('have a text for every plural of the language', () => {
    const wanted = pluralCategories(language).toSorted();
    const isWanted = (plural: readonly string[]) => plural.toSorted().join() === wanted.join();
    expect(keysWhere((text) => !shapeOf(text, language).plurals.every(isWanted))).toEqual([]);
  });

  it('have no straight apostrophe, which ICU reads as a quote', () => {
    expect(keysWhere((text) => text.includes("'"))).toEqual([]);
  });

  it('say something everywhere, without spaces at the ends or two in a row', () => {
    expect(keysWhere((text) => text.trim() === '' || text.trim() !== text || / {2}/.test(text))).toEqual([]);
  });

  if (language !== 'en') {
    it('leave no sentence in English', () => {
      const isSentence = (text: string) => (said(text).match(/\p{L}{2,}/gu) ?? []).length > 2;
      expect(keysWhere((text, key) => isSentence(text) && text === english.get(key))).toEqual([]);
    });
  }

  if (language === 'fr') {
    it('keep signs to their words', () => {
      expect(keysWhere((text) => /[^\u202F][;!?]| :| %/.test(text))).toEqual([]);
    });
  }

  if (language === 'ur') {
    it('are written in Urdu letters', () => {
      expect(keysWhere((text) => /\p{L}/u.test(said(text)) && !/\p{Script=Arabic}/u.test(text))).toEqual([]);
    });

    it('keep what is put in apart, so that Latin letters do not turn the line', () => {
      expect(keysWhere((text) => withoutIsolation(text).length > 0)).toEqual([]);
    });

    it('have Urdu letters where Arabic ones look alike', () => {
      // ARABIC LETTER KAF and YEH; Urdu has KEHEH and FARSI YEH, and searching finds only those.
      expect(keysWhere((text) => /[\u0643\u064A\u0649]/.test(text))).toEqual([]);
    });
  }
});

describe('the shape of a message', () => {
  it('is what is put in, counted, and marked', () => {
    const text = '{name} sends <b>{n, plural, =0 {none} one {# file} other {# files of {size, number}}}</b>';
    expect(shapeOf(text, 'en')).toEqual({ slots: ['<b>', 'n#', 'name', 'size'], plurals: [['one', 'other']] });
  });

  it('lacks isolation where the marks are missing or closed before', () => {
    expect(withoutIsolation('\u2068{a}\u2069 · {b} · \u2068{c, number} %\u2069 · {n, plural, other {#}}')).toEqual([
      '{b}',
    ]);
  });
});
