import { Language } from '@campus/protocol';
import { parseCookie } from 'cookie';
import type { Request } from 'express';

/** Written by the app when somebody chooses a language. */
const cookieName = 'campus.language';

/** The language in which somebody who opens a page is addressed: the one they chose here, else their browser's. */
export function readerLanguage(request: Pick<Request, 'headers' | 'acceptsLanguages'>): Language {
  const chosen = Language.safeParse(parseCookie(request.headers.cookie ?? '')[cookieName]);
  if (chosen.success) return chosen.data;
  for (const tag of request.acceptsLanguages()) {
    const wanted = Language.safeParse(tag.split('-')[0]?.toLowerCase());
    if (wanted.success) return wanted.data;
  }
  return 'en';
}
