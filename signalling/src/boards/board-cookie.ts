import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

const cookieName = 'campus_board';
/** As long as browsers keep a cookie at all (RFC 6265bis, 5.5); it is given anew while the board is in use. */
const maxAgeS = 400 * 24 * 60 * 60;

export interface BoardCookie {
  read(request: Request): string | undefined;
  set(response: Response, secret: string): void;
}

/**
 * What a board is known by: a secret that no script can read, which goes to the board's own routes only and never with
 * a request that another site makes. The same one from the first code to the last day of trust: it is worth something
 * once somebody has confirmed it.
 */
export function boardCookie({ isSecure }: { isSecure: boolean }): BoardCookie {
  const attributes = { httpOnly: true, sameSite: 'strict', secure: isSecure, path: '/api/board' } as const;
  return {
    read: (request) => parseCookie(request.get('cookie') ?? '')[cookieName],
    set(response, value) {
      response.append('Set-Cookie', stringifySetCookie({ name: cookieName, value, ...attributes, maxAge: maxAgeS }));
    },
  };
}
