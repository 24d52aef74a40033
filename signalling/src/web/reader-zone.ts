import { parseCookie } from 'cookie';
import type { Request } from 'express';

/** Written by the page when its reader's clock is not the one that it was written for. */
const cookieName = 'campus.zone';

/**
 * The zone in which somebody reads a page: the one that their browser told, else that of the country in their languages,
 * where it has only one, else the given one. IANA.
 */
export function readerZone(request: Pick<Request, 'headers'>, tags: readonly string[], otherwise: string): string {
  const told = parseCookie(request.headers.cookie ?? '')[cookieName];
  if (told !== undefined && isZone(told)) return told;
  for (const tag of tags) {
    const [zone, ...others] = zonesOf(tag);
    if (zone !== undefined && others.length === 0) return zone;
  }
  return otherwise;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** https://tc39.es/proposal-intl-locale-info/, which our library's types do not know yet; of no country there is none. */
interface WithZones {
  getTimeZones?(): string[] | undefined;
}

function zonesOf(tag: string): string[] {
  try {
    return (new Intl.Locale(tag) as WithZones).getTimeZones?.() ?? [];
  } catch {
    return [];
  }
}
