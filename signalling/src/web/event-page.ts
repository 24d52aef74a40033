import type { Language } from '@campus/protocol';
import { zoned } from '../calendar/zoned-time.ts';
import { momentIn } from '../mail/mail-texts.ts';
import type { StoredEvent } from '../ports.ts';
import type { PublicPage } from './page-head.ts';

const longestPreview = 200;

interface Around {
  readonly language: Language;
  readonly brand: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
}

/** An event that everyone may see, as it is told to those who run no script. Pure. */
export function eventPage(event: StoredEvent, { language, brand, publicUrl }: Around): PublicPage {
  const { day, clock } = momentIn(event.startsAtMs, event.timeZone, language);
  const when = `${day}, ${clock}`;
  const url = `${publicUrl}/events/${event.id}`;
  const imageUrl = `${publicUrl}/preview.png`;
  return {
    title: `${event.title} · ${brand}`,
    description: shortened([when, event.institutionName, event.description].filter(Boolean).join(' · ')),
    url,
    imageUrl,
    structuredData: structuredEvent(event, { url, imageUrl, publicUrl }),
    timeZone: event.timeZone,
  };
}

/** https://schema.org/Event, with the properties that Google's guide to event data asks for. */
function structuredEvent(
  event: StoredEvent,
  { url, imageUrl, publicUrl }: { url: string; imageUrl: string; publicUrl: string },
): object {
  const at = (epochMs: number): string =>
    zoned(epochMs, event.timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' });
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: event.title,
    ...(event.description === '' ? {} : { description: event.description }),
    startDate: at(event.startsAtMs),
    endDate: at(event.startsAtMs + event.durationMinutes * 60_000),
    eventStatus: `https://schema.org/${event.isCancelled ? 'EventCancelled' : 'EventScheduled'}`,
    eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
    location: { '@type': 'VirtualLocation', url: `${publicUrl}/watch/${event.id}` },
    organizer: { '@type': 'Organization', name: event.institutionName, url: publicUrl },
    inLanguage: event.languages,
    isAccessibleForFree: true,
    ...(event.capacity === null ? {} : { maximumVirtualAttendeeCapacity: event.capacity }),
    image: [imageUrl],
    url,
  };
}

/** One line, whole words where there are any, not much longer than a preview shows. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const letters = [...line];
  if (letters.length <= longestPreview) return line;
  const cut = letters.slice(0, longestPreview).join('');
  return `${cut.replace(/\s\S*$/, '')}…`;
}
