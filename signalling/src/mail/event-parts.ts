import type { Language } from '@campus/protocol';
import type { MailParts } from './layout.ts';
import type { EventContent } from './mail-content.ts';
import { mailCatalogues, momentIn, say } from './mail-texts.ts';

/** What mails about an event say. The time is the reader's; the event's own stands beside it where it differs. Pure. */
export function eventParts(content: EventContent, language: Language): MailParts {
  const { event, ...texts } = mailCatalogues[language];
  const isOwnLink = content.kind === 'speaker.invited';
  const { title, institution, startsAtMs, timeZone, readerTimeZone, url, remindersUrl } = content;
  const words = wordsOf(content.kind, texts);
  const here = momentIn(startsAtMs, readerTimeZone, language);
  const there = momentIn(startsAtMs, timeZone, language);
  const isSame = here.day === there.day && here.clock === there.clock;
  return {
    subject: say(words.subject, language, { title }),
    heading: title,
    paragraphs: [
      say(words.lead, language, { title, institution }),
      say(event.when, language, here),
      ...(isSame ? [] : [say(event.whenThere, language, { ...there, institution })]),
    ],
    action: { label: say(isOwnLink ? texts.speaker.action : event.action, language), url },
    notes: [
      ...(isOwnLink ? [{ text: say(texts.speaker.alone, language) }] : []),
      ...(remindersUrl === null ? [] : [{ text: say(event.noReminders, language), url: remindersUrl }]),
    ],
  };
}

type Texts = Omit<(typeof mailCatalogues)['en'], 'event'>;

function wordsOf(kind: EventContent['kind'], texts: Texts): { subject: string; lead: string } {
  switch (kind) {
    case 'registration.confirmed':
      return texts.registration.confirmed;
    case 'registration.waiting':
      return texts.registration.waiting;
    case 'registration.movedUp':
      return texts.registration.movedUp;
    case 'registration.withdrawn':
      return texts.registration.withdrawn;
    case 'event.changed':
      return texts.changes.changed;
    case 'event.cancelled':
      return texts.changes.cancelled;
    case 'reminder.day':
      return texts.reminder.day;
    case 'reminder.hour':
      return texts.reminder.hour;
    case 'speaker.invited':
      return texts.speaker.invited;
    case 'speaker.withdrawn':
      return texts.speaker.withdrawn;
  }
}
