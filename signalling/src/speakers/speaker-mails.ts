import type { MailKind } from '@campus/protocol';
import { entryOfEvent } from '../calendar/calendar-routes.ts';
import { writeCancellation, writeInvitation } from '../calendar/icalendar.ts';
import { unseal } from '../keys/secrets.ts';
import type { NewMail } from '../mail/mail-queue.ts';
import type { StoredEvent } from '../ports.ts';
import type { StoredSpeaker } from './speaker-store.ts';

/**
 * What a speaker is told, with the entry for their calendar and the link by which they come in. Nobody knows where they
 * are: times are the event's.
 */
export function speakerMail(
  kind: Extract<MailKind, `speaker.${string}` | `event.${string}`>,
  event: StoredEvent,
  speaker: Pick<StoredSpeaker, 'id' | 'name' | 'email' | 'language' | 'sealedUrl'>,
  { publicUrl, secret, nowMs }: { publicUrl: string; secret: string; nowMs: number },
): NewMail {
  const { name, email, language, sealedUrl } = speaker;
  const method = kind === 'event.cancelled' || kind === 'speaker.withdrawn' ? 'CANCEL' : 'REQUEST';
  const entry = entryOfEvent(event, publicUrl);
  const about = { attendee: { name, email }, nowMs };
  return {
    to: email,
    language,
    about: speaker.id,
    content: {
      kind,
      title: event.title,
      institution: event.institutionName,
      startsAtMs: event.startsAtMs,
      timeZone: event.timeZone,
      readerTimeZone: event.timeZone,
      // Whose link is taken back does not get it once more.
      url: kind === 'speaker.withdrawn' ? `${publicUrl}/events/${event.id}` : unseal(sealedUrl, secret),
      remindersUrl: null,
    },
    calendar: {
      method,
      content: method === 'REQUEST' ? writeInvitation(entry, about) : writeCancellation(entry, about),
    },
  };
}
