import type { Language } from '@campus/protocol';
import { IntlMessageFormat } from 'intl-messageformat';
import en from './locales/en.json' with { type: 'json' };
import es from './locales/es.json' with { type: 'json' };
import fr from './locales/fr.json' with { type: 'json' };
import it from './locales/it.json' with { type: 'json' };
import ur from './locales/ur.json' with { type: 'json' };

/** What mails say, in ICU. That each language has the same keys and values is tested, and typed. */
export type MailCatalogue = typeof en;
export const mailCatalogues: Readonly<Record<Language, MailCatalogue>> = { en, fr, it, es, ur };

const rightToLeft: ReadonlySet<Language> = new Set(['ur']);

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return rightToLeft.has(language) ? 'rtl' : 'ltr';
}

const formats = new Map<string, IntlMessageFormat>();

/** A text with its values, which the Urdu catalogue sets apart (U+2068, U+2069) as the web's does. */
export function say(text: string, language: Language, values: Record<string, string> = {}): string {
  const key = `${language} ${text}`;
  // Read once: an event's change may be told to hundreds in one go.
  const format = formats.get(key) ?? new IntlMessageFormat(text, language);
  formats.set(key, format);
  return String(format.format(values));
}

/**
 * A moment in a zone: `3 December 2026`, and `14:05 CET`. Two values, so that the Urdu catalogue can hold the clock
 * together, which would else turn round at its spaces (U+2066).
 */
export function momentIn(atMs: number, timeZone: string, language: Language): { day: string; clock: string } {
  // A mail cannot know the reader's country; the campuses' other languages write the day first.
  const locale = language === 'en' ? 'en-GB' : language;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(atMs);
  const clock = format({ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
  return {
    day: format({ day: 'numeric', month: 'long', year: 'numeric' }),
    // Between lines that run from right to left, half a clock would be read in the wrong place.
    clock: directionOf(language) === 'rtl' ? clock.replaceAll(' ', '\u00A0') : clock,
  };
}
