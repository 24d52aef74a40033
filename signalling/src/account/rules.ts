import type { Device } from '@campus/protocol';

const minuteMs = 60_000;

/** So long after signing in somebody without a password still counts as having just shown who they are. */
export const freshSignInMs = 15 * minuteMs;

/** What a change of one's account is proved by. */
export type Proof =
  | { kind: 'password'; password: string; passwordHash: string }
  | { kind: 'fresh-sign-in' }
  | { kind: 'missing'; field: 'password' | 'signIn' };

/**
 * R1: whoever changes their account shows again that it is them. With a password only the password counts, however
 * fresh the sign-in is: the page may have been left open.
 */
export function proofOf(asked: {
  passwordHash: string | null;
  password: string | undefined;
  signedInAtMs: number;
  nowMs: number;
}): Proof {
  const { passwordHash, password } = asked;
  if (passwordHash !== null) {
    return password ? { kind: 'password', password, passwordHash } : { kind: 'missing', field: 'password' };
  }
  const isFresh = asked.nowMs - asked.signedInAtMs <= freshSignInMs;
  return isFresh ? { kind: 'fresh-sign-in' } : { kind: 'missing', field: 'signIn' };
}

/** R2: a campus always has an administrator, after somebody has left too. */
export function mayLeave(role: string, isAdminLeft: boolean): boolean {
  return role !== 'admin' || isAdminLeft;
}

/** Names as the parser of user agents gives them; what it does not know is empty or missing. */
export function deviceOf(parsed: { browser?: string | undefined; system?: string | undefined }): Device {
  return { browser: parsed.browser || null, system: parsed.system || null };
}
