import { z } from 'zod';
import { EpochMs, Id } from './ids.ts';
import { Language } from './languages.ts';

/** What a mail is about; each kind has its texts in every language. */
export const MailKind = z.enum([
  'invitation',
  'address',
  'registration.confirmed',
  'registration.waiting',
  'registration.movedUp',
  'registration.withdrawn',
  'event.changed',
  'event.cancelled',
  'reminder.day',
  'reminder.hour',
  'speaker.invited',
  'speaker.withdrawn',
]);
export type MailKind = z.infer<typeof MailKind>;

/** `failed` is for good, until an administrator asks for another try. */
export const MailState = z.enum(['waiting', 'sent', 'failed']);
export type MailState = z.infer<typeof MailState>;

/**
 * Why a mail did not go out (yet): the mail server does not answer or does not let us in; it refused the mail; the mail
 * came too late to be of use; it cannot be read any more, since the campus has another secret; the process ended in the
 * middle of each try.
 */
export const MailFailure = z.enum(['unreachable', 'refused', 'expired', 'unreadable', 'interrupted']);
export type MailFailure = z.infer<typeof MailFailure>;

/** A mail as administrators see it: never what it says. */
export const QueuedMail = z.object({
  id: Id,
  kind: MailKind,
  to: z.string(),
  language: Language,
  state: MailState,
  queuedAtMs: EpochMs,
  attempts: z.number().int(),
  /** When it is tried (again); null unless it waits. */
  dueAtMs: EpochMs.nullable(),
  sentAtMs: EpochMs.nullable(),
  /** What went wrong at the last try, with the mail server's answer. */
  failure: z.object({ reason: MailFailure, answer: z.string() }).nullable(),
});
export type QueuedMail = z.infer<typeof QueuedMail>;

/** Said by who holds the link that stands in each reminder; an empty body takes them off, as mail programs ask it. */
export const RemindersChoice = z.object({ areWanted: z.boolean().default(false) });
export const Reminders = z.object({ areWanted: z.boolean() });
