import type { Language, MailFailure, MailKind, MailState } from '@campus/protocol';

export interface MailTables {
  mails: {
    id: string;
    /** The Message-ID, the same at every try: a receiver that got the mail twice knows it by this. */
    message_id: string;
    /** What must be told once only (this reminder, to this person); null where another mail is meant to be another. */
    once_key: string | null;
    kind: MailKind;
    /** What it depends on (a registration): `dropAbout` drops what was not sent. */
    about: string | null;
    /** Whose it is, where it goes with their account; null for whoever has none. */
    person_id: string | null;
    to_address: string;
    language: Language;
    state: MailState;
    /** Subject, text and HTML as JSON, encrypted: it may hold links that let somebody in. Null once it was sent. */
    sealed_content: string | null;
    queued_at_ms: number;
    due_at_ms: number;
    /** After this it is not worth sending. */
    expires_at_ms: number | null;
    /** Tries that were begun, whatever became of them. */
    attempts: number;
    /** Whose try is under way, and until when nobody else begins one. */
    claim_id: string | null;
    lease_until_ms: number | null;
    sent_at_ms: number | null;
    failure: MailFailure | null;
    failure_answer: string | null;
  };
}
