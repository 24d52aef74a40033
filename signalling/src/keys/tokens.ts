import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { AppError } from '@campus/protocol/errors';
import { Id } from '@campus/protocol/ids';
import type { Clock } from '@campus/service-kit/clock';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import type { KeyStore, StoredKey } from './key-store.ts';

const issuer = 'campus-signalling';
const dayMs = 24 * 60 * 60 * 1000;
const signsForMs = 30 * dayMs;
/** A link may be valid for a year; its key must be known as long. */
export const longestTtlMs = 366 * dayMs;
/** So many tokens are remembered as ours: a class shares one link, and shows each join token right after it was made. */
const mostRemembered = 2_000;
/** A node that has never seen a key's id asks the store again, but forged ids must not make it ask all the time. */
const reloadAtMostEveryMs = 5_000;

/** What each kind of token says. The purpose is the JWT's audience, so that one kind never passes for another. */
const claimsByPurpose = {
  /** `sub`: person; `sid`: the sign-in (session family), so that signing out counts at once. */
  access: z.object({ sub: Id, sid: Id }),
  /** `jti`: the grant. Its role is never in the link. */
  link: z.object({ jti: Id }),
  /** `sub`: participant. No role either: that is the state's. */
  join: z.object({ sub: Id, broadcastId: Id }),
  /** `sub`: a smartboard, for its own socket. */
  board: z.object({ sub: Id }),
} as const;

export type TokenPurpose = keyof typeof claimsByPurpose;
export type TokenClaims<P extends TokenPurpose> = z.output<(typeof claimsByPurpose)[P]>;

export interface Tokens {
  /** `ttlMs` is rounded down to whole seconds, which is what a JWT can say. */
  sign<P extends TokenPurpose>(
    purpose: P,
    claims: TokenClaims<P>,
    ttlMs: number,
  ): Promise<{ token: string; expiresAtMs: number }>;
  /**
   * Throws UNAUTHENTICATED, or LINK_EXPIRED for a link that was good once. `expiredForMs` also takes a token that
   * expired no longer ago than that.
   */
  verify<P extends TokenPurpose>(
    purpose: P,
    token: string,
    options?: { expiredForMs?: number },
  ): Promise<TokenClaims<P>>;
}

interface LoadedKey {
  kid: string;
  createdAtMs: number;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/**
 * Signed tokens (JWT, ES256 and nothing else). A key signs for 30 days and verifies until the last token that it may
 * have signed has expired; then it is deleted.
 */
export async function openTokens({ store, clock }: { store: KeyStore; clock: Clock }): Promise<Tokens> {
  let keys = new Map<string, LoadedKey>();
  let reloadedAtMs = Number.NEGATIVE_INFINITY;
  let renewing: Promise<LoadedKey> | undefined;
  /** What is in tokens whose signature was made or found good here, by purpose and token; the oldest is forgotten. */
  const remembered = new Map<string, jwt.JwtPayload>();

  function remember(key: string, payload: jwt.JwtPayload): void {
    remembered.set(key, payload);
    const oldest = remembered.keys().next().value;
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
  }

  async function reload(): Promise<void> {
    reloadedAtMs = clock.nowMs();
    keys = new Map((await store.list()).map((stored) => [stored.kid, loadKey(stored)]));
    // A key that was taken away takes its tokens with it.
    remembered.clear();
  }

  async function signingKey(): Promise<LoadedKey> {
    const fresh = newestOf(keys, clock.nowMs() - signsForMs);
    if (fresh) return fresh;
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function renew(): Promise<LoadedKey> {
    await reload();
    const nowMs = clock.nowMs();
    const fresh = newestOf(keys, nowMs - signsForMs);
    if (fresh) return fresh;
    await store.add(makeKey(nowMs));
    await store.removeOlderThan(nowMs - signsForMs - longestTtlMs);
    await reload();
    const made = newestOf(keys, nowMs - signsForMs);
    if (!made) throw new Error('the new signing key is not in the store');
    return made;
  }

  async function verifyingKey(kid: string | undefined): Promise<LoadedKey | undefined> {
    if (kid === undefined) return undefined;
    if (!keys.has(kid) && clock.nowMs() - reloadedAtMs >= reloadAtMostEveryMs) await reload();
    return keys.get(kid);
  }

  /** Throws UNAUTHENTICATED when it is not one of ours; its time is not looked at. */
  async function readSigned(purpose: TokenPurpose, token: string): Promise<jwt.JwtPayload> {
    const key = await verifyingKey(jwt.decode(token, { complete: true })?.header.kid);
    if (!key) throw refused(purpose);
    let payload: jwt.JwtPayload | string;
    try {
      payload = jwt.verify(token, key.publicKey, {
        algorithms: ['ES256'],
        issuer,
        audience: purpose,
        clockTimestamp: Math.floor(clock.nowMs() / 1000),
        ignoreExpiration: true,
      });
    } catch (error) {
      throw refused(purpose, error);
    }
    if (typeof payload === 'string') throw refused(purpose);
    remember(`${purpose} ${token}`, payload);
    return payload;
  }

  await signingKey();

  return {
    async sign(purpose, claims, ttlMs) {
      const { kid, privateKey } = await signingKey();
      const iat = Math.floor(clock.nowMs() / 1000);
      const exp = iat + Math.floor(Math.min(ttlMs, longestTtlMs) / 1000);
      const payload = { ...claims, iss: issuer, aud: purpose, iat, exp };
      const token = jwt.sign(payload, privateKey, { algorithm: 'ES256', keyid: kid });
      remember(`${purpose} ${token}`, payload);
      return { token, expiresAtMs: exp * 1000 };
    },

    async verify(purpose, token, { expiredForMs = 0 } = {}) {
      const payload = remembered.get(`${purpose} ${token}`) ?? (await readSigned(purpose, token));
      const claims = claimsByPurpose[purpose].safeParse(payload);
      if (!claims.success || payload.exp === undefined) throw refused(purpose, claims.error);
      // The signature was checked before the time, so only a link that was good can be called expired.
      if (clock.nowMs() - expiredForMs >= payload.exp * 1000)
        throw purpose === 'link' ? new AppError('LINK_EXPIRED', 'the link has expired') : refused(purpose);
      return claims.data as TokenClaims<typeof purpose>;
    },
  };
}

function refused(purpose: TokenPurpose, cause?: unknown): AppError {
  return new AppError('UNAUTHENTICATED', `not a valid ${purpose} token`, { cause });
}

function newestOf(keys: ReadonlyMap<string, LoadedKey>, madeAfterMs: number): LoadedKey | undefined {
  return [...keys.values()]
    .filter((key) => key.createdAtMs > madeAfterMs)
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs || a.kid.localeCompare(b.kid))[0];
}

function makeKey(nowMs: number): StoredKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const fingerprint = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return {
    kid: fingerprint.slice(0, 16),
    createdAtMs: nowMs,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function loadKey({ kid, createdAtMs, privateKeyPem }: StoredKey): LoadedKey {
  const privateKey = createPrivateKey(privateKeyPem);
  return { kid, createdAtMs, privateKey, publicKey: createPublicKey(privateKey) };
}
