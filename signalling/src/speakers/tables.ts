import type { Language } from '@campus/protocol';

export interface SpeakerTables {
  /** Who was asked to speak at an event, and has not been asked back out. */
  speakers: {
    id: string;
    event_id: string;
    /** The grant of their link; whether it is open stands there. */
    link_id: string;
    name: string;
    email: string;
    language: Language;
    /** The link's address, encrypted: later mails bring it once more. */
    sealed_url: string;
    /** The newest invitation; null when there was no mail server. */
    mail_id: string | null;
    invited_by: string | null;
    sent_at_ms: number;
  };
}
