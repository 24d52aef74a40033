import type { MailKind, PlatformRole } from '@campus/protocol';

interface InvitationContent {
  kind: 'invitation';
  inviter: string;
  institution: string;
  role: PlatformRole;
  url: string;
  expiresAtMs: number;
  /** IANA name: that of the institution. */
  timeZone: string;
}

/** Asks whether an address is the reader's. */
interface AddressContent {
  kind: 'address';
  url: string;
  expiresAtMs: number;
  /** IANA name: that of the person's institution. */
  timeZone: string;
}

/** What each kind of mail has to be told. A new kind needs its texts in every catalogue of `locales/`. */
export type MailContent = InvitationContent | AddressContent | EventContent;
export type ContentOf<Kind extends MailContent['kind']> = Extract<MailContent, { kind: Kind }>;

export interface EventContent {
  kind: Exclude<MailKind, 'invitation' | 'address'>;
  title: string;
  /** Who leads it. */
  institution: string;
  startsAtMs: number;
  /** IANA names: the event's, and the reader's. */
  timeZone: string;
  readerTimeZone: string;
  /** The event's page, or the link by which the reader comes in. */
  url: string;
  /** A page on which reminders are taken off; null in mails that are none. */
  remindersUrl: string | null;
}

/** An entry for the reader's calendar (RFC 5546). */
export interface CalendarPart {
  method: 'REQUEST' | 'CANCEL';
  content: string;
}
