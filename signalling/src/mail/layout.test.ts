import { Language, MailKind, PlatformRole } from '@campus/protocol';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { layOut } from './layout.ts';
import { mailCatalogues } from './mail-texts.ts';
import { sampleAddress, sampleEvent, sampleInvitation } from './testing/sample-content.ts';

const languages = Language.options;

/** Which values a text takes. */
function valuesOf(text: string): string[] {
  const elements = new IntlMessageFormat(text, 'en').getAst();
  return [
    ...new Set(elements.flatMap((each) => ('options' in each || each.type === 1 ? [each.value] : []))),
  ].toSorted();
}

/** `path: text` of every text in a catalogue. */
function textsOf(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, string | object]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : textsOf(value, `${path}${key}.`),
  );
}

describe('what mails say', () => {
  it('is there in every language, with the same values', () => {
    const english = textsOf(mailCatalogues.en);
    expect(english.length).toBeGreaterThan(20);
    for (const language of languages) {
      const own = textsOf(mailCatalogues[language]);
      const shape = (texts: [string, string][]) => texts.map(([path, text]) => `${path} ${valuesOf(text).join()}`);
      expect(shape(own), language).toEqual(shape(english));
      if (language === 'en') continue;
      const same = own.filter(([path, text]) => english.some(([its, words]) => its === path && words === text));
      expect(same, language).toEqual([]);
    }
  });

  it.each(languages)('asks whether an address is the reader’s: %s', (language) => {
    const { text, html, subject } = layOut(sampleAddress, language);
    expect(subject).not.toBe('');
    for (const body of [text, html]) expect(body).toContain(sampleAddress.url);
    expect(text).toMatch(/0?2:05|14:05/);
    expect(text).not.toMatch(/[{}]|undefined/);
  });

  it.each(languages)('can be written for every role: %s', (language) => {
    const leads = PlatformRole.options.map((role) => layOut({ ...sampleInvitation, role }, language).text);
    expect(new Set(leads).size).toBe(PlatformRole.options.length);
    for (const text of leads) {
      expect(text).toContain('Università di Bologna');
      expect(text).toContain(sampleInvitation.url);
      // 13:05 UTC is 14:05 in Rome.
      expect(text).toMatch(/0?2:05|14:05/);
      expect(text).not.toMatch(/[{}]|undefined/);
    }
  });

  it.each(languages)('can be written about events, in the reader’s time with the event’s beside it: %s', (language) => {
    const kinds = MailKind.options.filter((kind) => kind !== 'invitation' && kind !== 'address');
    const mails = kinds.map((kind) => layOut({ ...sampleEvent, kind }, language));
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(kinds.length);
    for (const { text, subject } of mails) {
      expect(subject).toContain('Tea & tales');
      // 13:05 UTC is 18:05 in Karachi and 14:05 in Paris.
      expect(text).toMatch(/0?6:05|18:05/);
      expect(text).toMatch(/0?2:05|14:05/);
      expect(text).toContain(sampleEvent.url);
      expect(text).not.toMatch(/[{}]|undefined/);
    }
    const here = layOut({ ...sampleEvent, readerTimeZone: 'Europe/Berlin', remindersUrl: null }, language).text;
    expect(here.match(/:05/g)).toHaveLength(1);
    expect(here).not.toContain('/reminders/');
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
    const event = layOut({ ...sampleEvent, title: name, institution: name }, 'en');
    for (const each of [html, event.html]) {
      expect(each).not.toContain('<img');
      expect(each).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    }
  });
});
