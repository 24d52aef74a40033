import type { Language, PlatformRole } from '@campus/protocol';
import type { Generated } from 'kysely';

export interface PeopleTables {
  /** One row, `id` = `instance`: whether it is set up, and the token that may do so. */
  instance: {
    id: string;
    set_up_at_ms: number | null;
    setup_token_hash: string | null;
    setup_expires_at_ms: number | null;
  };
  people: {
    id: string;
    name: string;
    /** Lower case. */
    email: string;
    role: PlatformRole;
    institution_id: string;
    /** Argon2id in its usual text form, parameters included; empty for somebody who has no password. */
    password_hash: string;
    /** 0 after the person changed it alone: nobody vouched for the new one yet. */
    is_email_confirmed: Generated<number>;
    created_at_ms: number;
    /** In which the app and its mails speak to them; null until they have chosen, or signed in on a page. */
    language: Language | null;
  };
  /** One sign-in on one browser: all refresh tokens that descend from it. */
  session_families: {
    id: string;
    person_id: string;
    created_at_ms: number;
    /** However often it is refreshed, it ends then. */
    expires_at_ms: number;
    ended_at_ms: number | null;
    /** What the browser called itself when it signed in; null for sign-ins of before it was kept. */
    user_agent: string | null;
    /** Of the sign-in or the last refresh. Null as above. */
    last_seen_at_ms: number | null;
  };
  refresh_tokens: {
    /** SHA-256 of the token, which itself is kept nowhere. */
    token_hash: string;
    family_id: string;
    expires_at_ms: number;
    rotated_at_ms: number | null;
    /** The token that replaced this one, encrypted with a key that only this one's bearer can make. */
    sealed_successor: string | null;
  };
  /** At other institutions than one's own: that role stands in `people`. */
  further_roles: {
    person_id: string;
    institution_id: string;
    role: PlatformRole;
    granted_at_ms: number;
  };
  invitations: {
    id: string;
    /** Of the newest link: each new one ends the earlier. */
    token_hash: string;
    email: string;
    role: PlatformRole;
    institution_id: string;
    invited_by: string;
    created_at_ms: number;
    expires_at_ms: number;
    accepted_at_ms: number | null;
    revoked_at_ms: number | null;
    /** Null in those made before invitations were sent by mail. */
    language: Language | null;
    mail_id: string | null;
  };
}
