import type { Language } from '@campus/protocol';
import { canSee } from '../events/rules.ts';
import type { FullEventStore } from '../events/event-store.ts';
import type { StoredEvent } from '../ports.ts';
import type { Words } from './built-app.ts';
import { eventPage } from './event-page.ts';
import type { PublicPage } from './page-head.ts';

const listedForMs = 90 * 24 * 60 * 60 * 1000;
const longestList = 20;

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

  const comingLinks = async () =>
    (await listEvents())
      .filter(({ startsAtMs, durationMinutes }) => startsAtMs + durationMinutes * 60_000 > nowMs())
      .slice(0, longestList)
      .map(({ id, title }) => ({ title, path: `/events/${id}` }));

  const site = (path: string, look: 'front' | 'page', { brand, lead, ...words }: Words) => {
    const heading = look === 'front' ? words.title : words.events;
    return {
      title: look === 'front' ? brand : `${heading} · ${brand}`,
      description: lead,
      url: publicUrl() + path,
      imageUrl: `${publicUrl()}/preview.png`,
      structuredData: { '@context': 'https://schema.org', '@type': 'WebSite', name: brand, url: `${publicUrl()}/` },
      firstPaint: { look, heading, lines: [], text: look === 'front' ? lead : '' },
    };
  };

  return {
    listEvents,

    async describe(path, language, words) {
      if (path === '/' || path === '/events') {
        const page = site(path, path === '/' ? 'front' : 'page', words);
        return { ...page, firstPaint: { ...page.firstPaint, links: await comingLinks() } };
      }
      const [, kind, id] = /^\/(events|watch)\/([\w-]+)$/.exec(path) ?? [];
      const event = id === undefined ? null : await events.find(id);
      if (!event || !isPublic(event)) return null;
      const look = kind === 'watch' ? 'door' : 'page';
      return eventPage(event, { language, brand: words.brand, publicUrl: publicUrl(), look });
    },
  };
}
