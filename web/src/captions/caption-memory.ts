import { CaptionLanguage } from '@campus/protocol';

/** `read`: in which captions are shown, on whatever page; `written`: in which somebody wrote some the last time. */
const keys = { read: 'campus.captions', written: 'campus.captions.written' } as const;
type Use = keyof typeof keys;

/** What was chosen on this device the last time; null for none, and where nothing can be kept. */
export function recallCaptions(
  use: Use,
  storage: () => Pick<Storage, 'getItem'> = () => localStorage,
): CaptionLanguage | null {
  try {
    return CaptionLanguage.nullable().catch(null).parse(storage().getItem(keys[use]));
  } catch {
    return null;
  }
}

export function rememberCaptions(
  use: Use,
  language: CaptionLanguage | null,
  storage: () => Pick<Storage, 'setItem' | 'removeItem'> = () => localStorage,
): void {
  try {
    if (language === null) storage().removeItem(keys[use]);
    else storage().setItem(keys[use], language);
  } catch {
    // The next visit begins as the first did.
  }
}
