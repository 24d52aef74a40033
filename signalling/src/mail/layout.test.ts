import { Language, PlatformRole } from '@campus/protocol';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { layOut } from './layout.ts';
import { mailCatalogues } from './mail-texts.ts';
import { sampleInvitation } from './testing/sample-content.ts';

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
    const { invitation: english } = mailCatalogues.en;
    for (const language of languages) {
      const { invitation } = mailCatalogues[language];
      expect(Object.keys(invitation), language).toEqual(Object.keys(english));
      for (const key of Object.keys(english) as (keyof typeof english)[]) {
        expect(valuesOf(invitation[key]).toSorted(), `${language} ${key}`).toEqual(valuesOf(english[key]).toSorted());
        if (language !== 'en') expect(invitation[key]).not.toBe(english[key]);
      }
    }
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
