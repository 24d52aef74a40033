import { hkdfSync } from 'node:crypto';
import type { Clock } from '@campus/service-kit/clock';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Database } from '../database/open.ts';
import { hashSecret, makeSecret } from '../keys/secrets.ts';

const attemptTtlMs = 10 * 60_000;
const cookieName = 'campus_university';

/** What binds an answer of the university to the browser that asked. */
export interface AttemptKeys {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export interface Attempts {
  begin(next: string): Promise<AttemptKeys & { secret: string }>;
  /** The attempt of a cookie, once: null when it is unknown, has expired, or was taken before. */
  take(secret: string | undefined): Promise<(AttemptKeys & { next: string }) | null>;
}

/**
 * The browser's cookie holds one secret, and state, nonce and PKCE's verifier are derived from it: nothing that is
 * stored lets anybody finish somebody else's sign-in. Any node can take what another began.
 */
export function createAttempts({ db, clock }: { db: Database; clock: Clock }): Attempts {
  return {
    async begin(next) {
      const secret = makeSecret();
      const nowMs = clock.nowMs();
      await db.deleteFrom('university_attempts').where('expires_at_ms', '<=', nowMs).execute();
      await db
        .insertInto('university_attempts')
        .values({ secret_hash: hashSecret(secret), next_path: next, expires_at_ms: nowMs + attemptTtlMs })
        .execute();
      return { secret, ...keysOf(secret) };
    },

    async take(secret) {
      if (secret === undefined) return null;
      const row = await db
        .deleteFrom('university_attempts')
        .where('secret_hash', '=', hashSecret(secret))
        .returning(['next_path', 'expires_at_ms'])
        .executeTakeFirst();
      if (!row || row.expires_at_ms <= clock.nowMs()) return null;
      return { next: row.next_path, ...keysOf(secret) };
    },
  };
}

function keysOf(secret: string): AttemptKeys {
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `university ${use}`, 32)).toString('base64url');
  return { state: derive('state'), nonce: derive('nonce'), codeVerifier: derive('verifier') };
}

export interface AttemptCookie {
  read(request: Request): string | undefined;
  set(response: Response, secret: string): void;
  clear(response: Response): void;
}

/** Goes to the routes of this sign-in only. Our own page sends it after the university has led back to it. */
export function attemptCookie({ isSecure }: { isSecure: boolean }): AttemptCookie {
  const attributes = { httpOnly: true, sameSite: 'strict', secure: isSecure, path: '/api/session/university' } as const;
  const write = (response: Response, value: string, maxAge: number) => {
    response.append('Set-Cookie', stringifySetCookie({ name: cookieName, value, ...attributes, maxAge }));
  };
  return {
    read: (request) => parseCookie(request.get('cookie') ?? '')[cookieName],
    set: (response, secret) => write(response, secret, attemptTtlMs / 1000),
    clear: (response) => write(response, '', 0),
  };
}
