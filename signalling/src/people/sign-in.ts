import type { Person, Session } from '@campus/protocol';
import type { Request, Response } from 'express';
import type { RefreshCookie } from './refresh-cookie.ts';
import { refreshTtlMs, type Sessions } from './sessions.ts';

/** Begins a session for somebody whose right to it was just checked: the answer, and the cookie with it. */
export type SignIn = (request: Request, response: Response, person: Person) => Promise<Session>;

export function createSignIn({ sessions, cookie }: { sessions: Sessions; cookie: RefreshCookie }): SignIn {
  return async (request, response, person) => {
    const { session, refreshToken } = await sessions.open(person, request.get('user-agent'));
    cookie.set(response, refreshToken, refreshTtlMs);
    return session;
  };
}
