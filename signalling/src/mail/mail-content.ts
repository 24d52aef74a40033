import type { PlatformRole } from '@campus/protocol';

/** What each kind of mail has to be told. A new kind needs its texts in every catalogue of `locales/`. */
export interface MailContent {
  kind: 'invitation';
  inviter: string;
  institution: string;
  role: PlatformRole;
  url: string;
  expiresAtMs: number;
  /** IANA name: that of the institution. */
  timeZone: string;
}
