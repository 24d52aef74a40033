import { AppError } from '@campus/protocol/errors';
import type { Database } from '../database/open.ts';
import { hashSecret } from '../keys/secrets.ts';
import { signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import type { Invitations } from './invitations.ts';
import { isPassword } from './passwords.ts';
import { findPersonByEmail, setLanguage } from './people-store.ts';
import type { RefreshCookie } from './refresh-cookie.ts';
import { refreshTtlMs, type Sessions } from './sessions.ts';
import type { Setup } from './setup.ts';
import type { SignIn } from './sign-in.ts';

interface Deps {
  db: Database;
  rateLimits: RateLimits;
  sessions: Sessions;
  setup: Setup;
  invitations: Invitations;
  cookie: RefreshCookie;
  signIn: SignIn;
}

type PeopleRouteName =
  | 'setup.inspect'
  | 'setup.complete'
  | 'session.create'
  | 'session.refresh'
  | 'session.end'
  | 'me.show'
  | 'me.update'
  | 'invitations.inspect'
  | 'invitations.accept';

export function peopleHandlers(deps: Deps): HandlersOf<PeopleRouteName> {
  const { db, rateLimits, sessions, setup, invitations, cookie, signIn } = deps;

  return {
    'setup.inspect': async ({ params, ip }) => {
      await rateLimits.consume('setup by address', ip);
      return { isValid: await setup.isValid(params.token) };
    },
    'setup.complete': async ({ body, ip, req, res }) => {
      await rateLimits.consume('setup by address', ip);
      return signIn(req, res, await setup.complete(body));
    },
    'session.create': async ({ body, ip, req, res }) => {
      // By address first: guessing at an account from one place must not lock its owner out elsewhere so soon.
      await rateLimits.consume('sign-in by address', ip);
      const account = hashSecret(body.email);
      await rateLimits.consume('sign-in by account', account);
      const found = await findPersonByEmail(db, body.email);
      const isRight = await isPassword(body.password, found?.passwordHash ?? null);
      if (!found || !isRight) throw new AppError('UNAUTHENTICATED', 'the mail address or the password is wrong');
      await rateLimits.reset('sign-in by account', account);
      return signIn(req, res, found.person);
    },
    'session.refresh': async ({ req, res, ip }) => {
      await rateLimits.consume('refresh by address', ip);
      const refreshToken = cookie.read(req);
      if (!refreshToken) throw new AppError('UNAUTHENTICATED', 'there is no session');
      try {
        const renewed = await sessions.refresh(refreshToken);
        cookie.set(res, renewed.refreshToken, refreshTtlMs);
        return renewed.session;
      } catch (error) {
        if (error instanceof AppError && error.code === 'UNAUTHENTICATED') cookie.clear(res);
        throw error;
      }
    },
    'session.end': async ({ req, res }) => {
      const refreshToken = cookie.read(req);
      if (refreshToken) await sessions.end(refreshToken);
      cookie.clear(res);
      return {};
    },
    'me.show': async ({ person }) => signedIn(person),
    'me.update': async ({ person, body }) => {
      const self = signedIn(person);
      await setLanguage(db, self.id, body.language);
      return { ...self, ...body };
    },
    'invitations.inspect': async ({ params, ip }) => {
      await rateLimits.consume('invitation by address', ip);
      return invitations.inspect(params.token);
    },
    'invitations.accept': async ({ body, ip, req, res }) => {
      await rateLimits.consume('invitation by address', ip);
      return signIn(req, res, await invitations.accept(body));
    },
  };
}
