import type { Person, Session } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import type { Request, Response } from 'express';
import type { Database } from '../database/open.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import { createUniversityAccounts } from './accounts.ts';
import { attemptCookie, createAttempts } from './attempts.ts';
import { createUniversityProvider, UniversityAnswerError } from './provider.ts';
import { readClaims } from './rules.ts';
import type { UniversityConfig } from './settings.ts';

interface Deps {
  /** Null when the campus has no such sign-in: the routes are then not there. */
  config: UniversityConfig | null;
  db: Database;
  clock: Clock;
  log: Logger;
  rateLimits: RateLimits;
  publicUrl: () => string;
  isSecure: boolean;
  signIn(request: Request, response: Response, person: Person): Promise<Session>;
}

type UniversityRouteName = 'session.beginUniversity' | 'session.completeUniversity';

export function universityHandlers({ config, signIn, ...deps }: Deps): HandlersOf<UniversityRouteName> {
  if (config === null) {
    const missing = async (): Promise<never> => {
      throw new AppError('NOT_FOUND', 'no university’s sign-in is set up here');
    };
    return { 'session.beginUniversity': missing, 'session.completeUniversity': missing };
  }
  const { db, clock, log, rateLimits } = deps;
  const { issuer, domains } = config;
  const attempts = createAttempts({ db, clock });
  const cookie = attemptCookie({ isSecure: deps.isSecure });
  const provider = createUniversityProvider({
    ...{ config, log },
    redirectUri: () => `${deps.publicUrl()}/sign-in/university`,
  });
  const accounts = createUniversityAccounts({ db, clock, issuer, domains });

  return {
    'session.beginUniversity': async ({ body, ip, res }) => {
      await rateLimits.consume('university by address', ip);
      const { secret, ...keys } = await attempts.begin(body.next ?? '/');
      const url = await provider.addressFor(keys);
      cookie.set(res, secret);
      return { url };
    },

    'session.completeUniversity': async ({ body: { parameters }, ip, req, res }) => {
      await rateLimits.consume('university by address', ip);
      const attempt = await attempts.take(cookie.read(req));
      cookie.clear(res);
      if (!attempt || parameters['state'] !== attempt.state) return { outcome: 'refused', reason: 'expired' };
      try {
        const claims = await provider.claimsOf(parameters, attempt);
        const admitted = await accounts.admit(readClaims(claims, config));
        if (admitted.kind === 'refused') return { outcome: 'refused', reason: admitted.reason };
        return { outcome: 'signed-in', session: await signIn(req, res, admitted.person), next: attempt.next };
      } catch (error) {
        if (error instanceof UniversityAnswerError) return { outcome: 'refused', reason: error.reason };
        throw error;
      }
    },
  };
}
