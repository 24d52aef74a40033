import { CaptionLanguage, Language } from '@campus/protocol';

const isCaptionLanguage = (tag: string): boolean => CaptionLanguage.safeParse(tag).success;

/** In which somebody may write: those of the event first, then those of the campus. */
export function writableLanguages(ofEvent: readonly string[]): CaptionLanguage[] {
  return [...new Set([...ofEvent, ...Language.options])].filter(isCaptionLanguage);
}

/** What somebody gets who only turns captions on: their own language where there is any; null where there is nothing. */
export function languageToRead(available: readonly CaptionLanguage[], own: string): CaptionLanguage | null {
  return available.find((tag) => tag.split('-')[0] === own) ?? available[0] ?? null;
}

/** What can be chosen to read: what there is, and what was chosen before and may still come. Empty where there is nothing. */
export function readableLanguages(
  available: readonly CaptionLanguage[],
  chosen: CaptionLanguage | null,
): CaptionLanguage[] {
  return [...new Set(chosen === null ? available : [...available, chosen])];
}
