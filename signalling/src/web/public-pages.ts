import type { Language } from '@campus/protocol';
import { canSee } from '../events/rules.ts';
import type { FullEventStore } from '../events/event-store.ts';
import type { StoredEvent } from '../ports.ts';
import type { Words } from './built-app.ts';
import { eventPage } from './event-page.ts';
import type { PublicPage } from './page-head.ts';

const listedForMs = 90 * 24 * 60 * 60 * 1000;

type SitePage = Omit<PublicPage, 'timeZone'>;

/** What stands at fixed addresses: its heading, and what it is for where that is not what the campus is for. */
const sitePages: Readonly<Record<string, (words: Words) => { heading?: string; lead?: string }>> = {
  '/': () => ({}),
  '/events': ({ events }) => ({ heading: events }),
  '/recordings': ({ recordings }) => ({ heading: recordings }),
  '/equipment': ({ equipment, equipmentLead }) => ({ heading: equipment, lead: equipmentLead }),
};

export const siteAddresses: readonly string[] = Object.keys(sitePages);

interface Deps {
  readonly events: Pick<FullEventStore, 'find' | 'listSince'>;
  readonly nowMs: () => number;
  /** Without a slash at the end. */
  readonly publicUrl: () => string;
}

export interface PublicPages {
  /**
   * What may be told of a path to everybody, or null: an event that is not for everybody is told of as little as one
   * that does not exist.
   */
  describe(path: string, language: Language, words: Words): Promise<PublicPage | null>;
  /** Those that everybody may see and that are neither cancelled nor over for long, in order of time. */
  listEvents(): Promise<StoredEvent[]>;
}

export function createPublicPages({ events, nowMs, publicUrl }: Deps): PublicPages {
  /** As somebody without account and link gets it; what the demo makes is for those who made it. */
  const isPublic = (event: StoredEvent): boolean => canSee(event, null, null) && !event.isDemo;

  const listEvents = async (): Promise<StoredEvent[]> =>
    (await events.listSince(nowMs() - listedForMs)).filter(isPublic);

  const site = (path: string, { brand, lead }: Words, page: { heading?: string; lead?: string }): SitePage => ({
    title: page.heading === undefined ? brand : `${page.heading} · ${brand}`,
    description: page.lead ?? lead,
    url: publicUrl() + path,
    imageUrl: `${publicUrl()}/preview.png`,
    structuredData: { '@context': 'https://schema.org', '@type': 'WebSite', name: brand, url: `${publicUrl()}/` },
  });

  return {
    listEvents,

    async describe(path, language, words) {
      const page = sitePages[path]?.(words);
      if (page) {
        const [first] = await listEvents();
        return { ...site(path, words, page), timeZone: first?.timeZone ?? 'UTC' };
      }
      const [, id] = /^\/(?:events|watch)\/([\w-]+)$/.exec(path) ?? [];
      const event = id === undefined ? null : await events.find(id);
      if (!event || !isPublic(event)) return null;
      return eventPage(event, { language, brand: words.brand, publicUrl: publicUrl() });
    },
  };
}
