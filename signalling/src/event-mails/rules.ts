import { Language, type MailKind } from '@campus/protocol';

const hourMs = 60 * 60 * 1000;

/** R1: a reminder a day before and one an hour before; none that would be due already. */
export function remindersFor(
  startsAtMs: number,
  nowMs: number,
): { kind: Extract<MailKind, 'reminder.day' | 'reminder.hour'>; dueAtMs: number }[] {
  const both = [
    { kind: 'reminder.day', dueAtMs: startsAtMs - 24 * hourMs },
    { kind: 'reminder.hour', dueAtMs: startsAtMs - hourMs },
  ] as const;
  return both.filter(({ dueAtMs }) => dueAtMs > nowMs);
}

/** R2: in the reader's language, else in the first that is spoken at the event, else in English. */
export function languageOf(person: { language: Language | null }, event: { languages: readonly string[] }): Language {
  return person.language ?? Language.catch('en').parse(event.languages[0]?.split('-')[0]);
}

/** R3: nobody is told of what is over. */
export function isOver(event: { startsAtMs: number; durationMinutes: number }, nowMs: number): boolean {
  return event.startsAtMs + event.durationMinutes * 60_000 <= nowMs;
}
