import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { AppError } from '@campus/protocol/errors';

export interface SignedMedia {
  /** A token for all files of one recording, valid until `expiresAtMs`. */
  sign(recordingId: string, ttlMs: number, nowMs: number): { token: string; expiresAtMs: number };
  /** Throws FORBIDDEN when the token is missing, forged or another recording's, LINK_EXPIRED when its time is over. */
  verify(recordingId: string, token: unknown, nowMs: number): void;
}

const form = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]{43})$/;

/**
 * Tokens are `<expiry, base 36>.<HMAC-SHA256 of recording and expiry>`. They need no table, and survive a restart,
 * since their key is derived from the control secret, which stays. The key is used for nothing else.
 */
export function createSignedMedia(controlSecret: string): SignedMedia {
  const key = Buffer.from(hkdfSync('sha256', controlSecret, '', 'campus media addresses v1', 32));
  const macOf = (recordingId: string, expiry: string): Buffer =>
    createHmac('sha256', key).update(`${recordingId}\n${expiry}`).digest();
  return {
    sign(recordingId, ttlMs, nowMs) {
      const expiresAtMs = Math.ceil(nowMs + ttlMs);
      const expiry = expiresAtMs.toString(36);
      return { token: `${expiry}.${macOf(recordingId, expiry).toString('base64url')}`, expiresAtMs };
    },
    verify(recordingId, token, nowMs) {
      const [, expiry, mac] = (typeof token === 'string' && form.exec(token)) || [];
      if (!expiry || !mac) throw new AppError('FORBIDDEN', 'this address needs a media token');
      // Compared before the expiry is looked at, so that nobody learns anything from a forged one.
      if (!timingSafeEqual(Buffer.from(mac, 'base64url'), macOf(recordingId, expiry))) {
        throw new AppError('FORBIDDEN', 'this media token is not valid for this recording');
      }
      if (Number.parseInt(expiry, 36) <= nowMs) throw new AppError('LINK_EXPIRED', 'this media token has expired');
    },
  };
}
