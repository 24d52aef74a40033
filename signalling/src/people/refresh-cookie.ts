import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

const cookieName = 'campus_refresh';

export interface RefreshCookie {
  read(request: Request): string | undefined;
  set(response: Response, refreshToken: string, maxAgeMs: number): void;
  clear(response: Response): void;
}

/**
 * The refresh token's cookie: no script can read it, it goes to the session routes only, and never with a request
 * that another site makes.
 */
export function refreshCookie({ isSecure }: { isSecure: boolean }): RefreshCookie {
  const attributes = { httpOnly: true, sameSite: 'strict', secure: isSecure, path: '/api/session' } as const;
  const write = (response: Response, value: string, maxAge: number) => {
    response.append('Set-Cookie', stringifySetCookie({ name: cookieName, value, ...attributes, maxAge }));
  };
  return {
    read: (request) => parseCookie(request.get('cookie') ?? '')[cookieName],
    set: (response, refreshToken, maxAgeMs) => write(response, refreshToken, Math.floor(maxAgeMs / 1000)),
    clear: (response) => write(response, '', 0),
  };
}
