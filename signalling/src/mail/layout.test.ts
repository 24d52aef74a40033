import type { Language, PlatformRole } from '@campus/protocol';
import { Language as LanguageSchema, PlatformRole as RoleSchema } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { layOut } from './layout.ts';
import { mailCatalogues } from './mail-texts.ts';
import { sampleInvitation } from './testing/sample-content.ts';

const languages = LanguageSchema.options;

/** Which values a text takes. */
const valuesOf = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))].toSorted();

describe('what mails say', () => {
  it('is there in every language, with the same values', () => {
    const { invitation: english } = mailCatalogues.en;
    for (const language of languages) {
      const { invitation } = mailCatalogues[language];
      expect(Object.keys(invitation), language).toEqual(Object.keys(english));
      for (const key of Object.keys(english) as (keyof typeof english)[]) {
        const own = valuesOf(invitation[key]).filter((name) => !isBranch(name));
        expect(own, `${language} ${key}`).toEqual(valuesOf(english[key]).filter((name) => !isBranch(name)));
        if (language !== 'en') expect(invitation[key]).not.toBe(english[key]);
      }
    }
  });

  it.each(languages)('can be written for every role: %s', (language: Language) => {
    const leads = RoleSchema.options.map((role: PlatformRole) => layOut({ ...sampleInvitation, role }, language).text);
    expect(new Set(leads).size).toBe(RoleSchema.options.length);
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

function isBranch(name: string | undefined): boolean {
  // `other {membre}` looks like a value to a simple reader.
  return name !== undefined && !['inviter', 'institution', 'role', 'until'].includes(name);
}
