import { Language, PlatformRole } from '@campus/protocol';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { layOut } from './layout.ts';
import { mailCatalogues } from './mail-texts.ts';
import { sampleAddress, sampleInvitation } from './testing/sample-content.ts';

const languages = Language.options;

/** Which values a text takes. */
function valuesOf(text: string): string[] {
  const elements = new IntlMessageFormat(text, 'en').getAst();
  return [
    ...new Set(elements.flatMap((element) => ('options' in element || element.type === 1 ? [element.value] : []))),
  ];
}

describe('what mails say', () => {
  it('is there in every language, with the same values', () => {
    const textsOf = (catalogue: object): [string, string][] =>
      Object.entries(catalogue).flatMap(([kind, texts]: [string, Record<string, string>]) =>
        Object.entries(texts).map(([key, text]): [string, string] => [`${kind}.${key}`, text]),
      );
    const english = textsOf(mailCatalogues.en);
    for (const language of languages) {
      const texts = textsOf(mailCatalogues[language]);
      expect(
        texts.map(([key]) => key),
        language,
      ).toEqual(english.map(([key]) => key));
      for (const [index, [key, text]] of texts.entries()) {
        const original = english[index]?.[1] ?? '';
        expect(valuesOf(text).toSorted(), `${language} ${key}`).toEqual(valuesOf(original).toSorted());
        if (language !== 'en') expect(text).not.toBe(original);
      }
    }
  });

  it.each(languages)('asks whether an address is the reader’s: %s', (language) => {
    const { text, html, subject } = layOut(sampleAddress, language);
    expect(subject).not.toBe('');
    for (const body of [text, html]) expect(body).toContain(sampleAddress.url);
    expect(text).toMatch(/0?2:05|14:05|۲:۰۵|۱۴:۰۵/);
    expect(text).not.toMatch(/[{}]|undefined/);
  });

  it.each(languages)('can be written for every role: %s', (language) => {
    const leads = PlatformRole.options.map((role) => layOut({ ...sampleInvitation, role }, language).text);
    expect(new Set(leads).size).toBe(PlatformRole.options.length);
    for (const text of leads) {
      expect(text).toContain('Università di Bologna');
      expect(text).toContain(sampleInvitation.url);
      // 13:05 UTC is 14:05 in Rome. Urdu may be written with its own digits.
      expect(text).toMatch(/0?2:05|14:05|۲:۰۵|۱۴:۰۵/);
      expect(text).not.toMatch(/[{}]|undefined/);
    }
  });

  it('runs from right to left in Urdu, names set apart', () => {
    const { html, subject } = layOut(sampleInvitation, 'ur');
    expect(html).toContain('<html lang="ur" dir="rtl">');
    expect(subject).toContain('\u2068Ada <Admin>\u2069');
    expect(layOut(sampleInvitation, 'fr').html).toContain('<html lang="fr" dir="ltr">');
  });

  it('lets no name become markup', () => {
    const name = '<img src=x onerror="alert(1)">';
    const { html } = layOut({ ...sampleInvitation, inviter: name, institution: name }, 'en');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
  });
});
