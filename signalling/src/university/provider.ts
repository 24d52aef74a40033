import { AppError } from '@campus/protocol/errors';
import type { Logger } from '@campus/service-kit/log';
import * as oidc from 'openid-client';
import type { AttemptKeys } from './attempts.ts';
import type { UniversityConfig } from './settings.ts';

const answersWithinS = 10;

/** The university's answer does not hold, or is a refusal. */
export class UniversityAnswerError extends Error {
  readonly reason: 'stopped' | 'provider';
  constructor(reason: 'stopped' | 'provider', cause: unknown) {
    super('the university’s answer lets nobody in', { cause });
    this.name = 'UniversityAnswerError';
    this.reason = reason;
  }
}

export type CheckedClaims = Record<string, unknown> & { sub: string };

/** The university's side of signing in. */
export interface UniversityProvider {
  /** Where the browser goes. Throws UNAVAILABLE while the university does not answer. */
  addressFor(keys: AttemptKeys): Promise<string>;
  /**
   * Exchanges what the browser brought back for claims, all of them checked: state, PKCE, nonce, issuer, audience,
   * signature, times. Throws UniversityAnswerError, or UNAVAILABLE while the university does not answer.
   */
  claimsOf(parameters: Readonly<Record<string, string>>, keys: AttemptKeys): Promise<CheckedClaims>;
}

interface Deps {
  config: UniversityConfig;
  /** The page of ours that the university leads back to. */
  redirectUri: () => string;
  log: Logger;
}

export function createUniversityProvider({ config, redirectUri, log }: Deps): UniversityProvider {
  const { clientSecret } = config;
  let known: Promise<oidc.Configuration> | undefined;

  /** Asks once, and again after a failure: the campus starts also while the university is away. */
  const discover = (): Promise<oidc.Configuration> => {
    known ??= oidc
      .discovery(new URL(config.issuer), config.clientId, {}, clientAuthentication(clientSecret), {
        timeout: answersWithinS,
        // The settings take plain HTTP on this machine only.
        execute: new URL(config.issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        known = undefined;
        log.warn({ err: error, issuer: config.issuer }, 'the university’s sign-in (OIDC_ISSUER) does not answer');
        throw new AppError('UNAVAILABLE', 'the university’s sign-in does not answer', { cause: error });
      });
    return known;
  };

  return {
    async addressFor({ state, nonce, codeVerifier }) {
      const url = oidc.buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUri(),
        scope: config.scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
      return url.href;
    },

    async claimsOf(parameters, { state, nonce, codeVerifier }) {
      const configuration = await discover();
      const answered = new URL(redirectUri());
      answered.search = new URLSearchParams(parameters).toString();
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, answered, {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new Error('there is no ID token');
        if (!configuration.serverMetadata().userinfo_endpoint) return { ...claims };
        // Many say nothing but the subject in the ID token. What is in both is the token's.
        const more = await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
        return { ...more, ...claims };
      } catch (error) {
        throw asOurs(error, log);
      }
    },
  };
}

/** Basic where the university takes it, which is also the default of the specification (OpenID Connect Core 1.0, 9). */
function clientAuthentication(secret: string | null): oidc.ClientAuth {
  if (secret === null) return oidc.None();
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const method = methods.includes('client_secret_basic') ? basic : post;
    return method(server, client, body, headers);
  };
}

function asOurs(error: unknown, log: Logger): Error {
  if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied') {
    return new UniversityAnswerError('stopped', error);
  }
  log.warn({ err: error }, 'a sign-in with a university’s account failed');
  const isAway = error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
  if (isAway) return new AppError('UNAVAILABLE', 'the university’s sign-in does not answer', { cause: error });
  return new UniversityAnswerError('provider', error);
}
