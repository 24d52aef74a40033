import type { PlatformRole } from '@campus/protocol';

export interface UniversityTables {
  /** Which account a university's account belongs to. */
  university_identities: {
    issuer: string;
    /** The university's own name for the person. */
    subject: string;
    person_id: string;
    /** The verified address at the last sign-in. */
    email: string;
    /** 1 when the account here was made by it; 0 when one was there already, or an invitation waited. */
    made_account: number;
    /** What the claims said at the last sign-in. */
    claimed_role: PlatformRole;
    linked_at_ms: number;
    used_at_ms: number;
  };
  /** Sign-ins that somebody has begun; a row is taken away by the first answer. */
  university_attempts: {
    /** SHA-256 of the secret in the browser's cookie, from which everything else of the attempt is derived. */
    secret_hash: string;
    next_path: string;
    expires_at_ms: number;
  };
}
