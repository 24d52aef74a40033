import { AppError } from '@campus/protocol';
import { loadMediaClient } from '../../media/load-media-client.ts';
import { importTakePart } from '../hands/import-take-part.ts';
import { hasAnyTicket } from './join-ticket.ts';

type InsideModule = typeof import('./Inside.tsx');

let loaded: InsideModule | null = null;
let loading: Promise<InsideModule> | null = null;

/**
 * What lies behind the door: the connection, the media, and the pages that show them. A chunk of its own, since the
 * door is drawn without it; fetched while a name is typed. Rejects with AppError UNAVAILABLE, and tries again when it
 * is asked again.
 */
export async function loadInside(): Promise<InsideModule> {
  loading ??= import('./Inside.tsx');
  try {
    loaded = await loading;
    return loaded;
  } catch (cause) {
    loading = null;
    throw new AppError('UNAVAILABLE', 'the page behind the door could not be fetched', { cause });
  }
}

/** Begins to fetch it, with the media client, and the way to the stage behind it; whoever needs them hears of a failure. */
export function beginInside(): void {
  loadInside()
    .then(importTakePart)
    .catch(() => undefined);
  loadMediaClient().catch(() => undefined);
}

/** The same for a page that is only loaded again, beside the door's own code: nobody will stand at the door. */
export function beginInsideAfterReload(): void {
  if (hasAnyTicket(() => sessionStorage)) beginInside();
}

/**
 * What has come already. Asked before a promise is waited for: React would show a fallback, and leave it on the screen
 * for 300 ms.
 */
export function insideIfLoaded(): InsideModule | null {
  return loaded;
}
