import { z } from 'zod';
import { DisplayName, EpochMs, Id } from './ids.ts';
import { Language } from './languages.ts';
import { MailState } from './mails.ts';
import { Email } from './people.ts';

/** Somebody who is asked to speak at an event, with an account or without: they come in by a speaker's link. */
export const SpeakerDraft = z.object({
  /** As they are announced, and as the door offers it. */
  name: DisplayName,
  email: Email,
  /** Of the mails. */
  language: Language.default('en'),
});
export type SpeakerDraft = z.infer<typeof SpeakerDraft>;

/** `revoked`: their link was taken back by itself; `expired`: it has ended. */
export const SpeakerState = z.enum(['open', 'joined', 'revoked', 'expired']);
export type SpeakerState = z.infer<typeof SpeakerState>;

export const Speaker = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  /** When they were invited last. */
  sentAtMs: EpochMs,
  expiresAtMs: EpochMs,
  state: SpeakerState,
  /** What became of that mail; null when none was sent (or it was long ago). */
  mailState: MailState.nullable(),
});
export type Speaker = z.infer<typeof Speaker>;
