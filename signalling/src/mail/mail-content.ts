import type { PlatformRole } from '@campus/protocol';

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
export type MailContent = InvitationContent | AddressContent;
export type ContentOf<Kind extends MailContent['kind']> = Extract<MailContent, { kind: Kind }>;
