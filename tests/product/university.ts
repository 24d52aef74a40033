import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JWK, Provider } from 'oidc-provider';
import { universityMemory } from './university-memory.ts';

const hourS = 3_600;

/** What a university knows of somebody: claims by their names in OpenID Connect. */
export interface UniversityAccount {
  email?: string;
  email_verified?: boolean;
  name?: string;
  roles?: string[];
}

/** A university's OpenID provider: the real thing, with people of our choice and a page on which one says who one is. */
export interface University {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By subject; may be changed at any time. */
  readonly accounts: Map<string, UniversityAccount>;
  /** Where it may lead back to. Must be said before anybody signs in: the campus's port is not known before. */
  open(redirectUri: string): void;
  close(): Promise<void>;
}

/** Listens on the loopback at once, and answers once it is open. */
export async function startUniversity(): Promise<University> {
  let answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => {
    if (answer) return answer(request, response);
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientId = 'campus';
  const clientSecret = randomBytes(24).toString('hex');
  const accounts = new Map<string, UniversityAccount>();
  return {
    issuer,
    clientId,
    clientSecret,
    accounts,
    open(redirectUri) {
      const provider = openProvider({ issuer, clientId, clientSecret, accounts, redirectUri });
      const handle = provider.callback();
      answer = (request, response) => {
        const isInteraction = request.url?.startsWith('/interaction/');
        if (!isInteraction) return void handle(request, response);
        interact(provider, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function openProvider(options: {
  issuer: string;
  clientId: string;
  clientSecret: string;
  accounts: ReadonlyMap<string, UniversityAccount>;
  redirectUri: string;
}): Provider {
  const scope = 'openid email profile';
  return new Provider(options.issuer, {
    clients: [
      { client_id: options.clientId, client_secret: options.clientSecret, redirect_uris: [options.redirectUri] },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'roles'] },
    adapter: universityMemory(),
    jwks: { keys: [makeKey()] },
    ttl: {
      AccessToken: hourS,
      AuthorizationCode: hourS,
      Grant: hourS,
      IdToken: hourS,
      Interaction: hourS,
      Session: hourS,
    },
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, ...options.accounts.get(accountId) }),
    }),
    // Whoever says who they are agrees: universities do not ask their people for each service of theirs.
    async loadExistingGrant({ oidc }) {
      const { client, session } = oidc;
      const grant = new oidc.provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
  });
}

function makeKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return { ...privateKey.export({ format: 'jwk' }), kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'university' } as JWK;
}

/** `GET` shows a form; `POST` with `account` signs in, without it gives up. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      '<!doctype html><title>University</title><form method="post"><input name="account" aria-label="Account">' +
        '<button>Go on</button></form><form method="post"><button>Stop</button></form>',
    );
    return;
  }
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const accountId = new URLSearchParams(body).get('account');
  const result = accountId ? { login: { accountId } } : { error: 'access_denied', error_description: 'stopped' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}
