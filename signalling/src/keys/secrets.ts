import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** 256 random bits, safe in URLs and cookies. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored instead of a secret of ours. Such a secret has 256 random bits, so a plain hash cannot be guessed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A fresh id: a short word for readers of logs, and 80 random bits. */
export function makeId(kind: string): string {
  return `${kind}-${randomBytes(10).toString('hex')}`;
}

const sealLabel = 'campus successor';

function sealKey(bearer: string): Buffer {
  return Buffer.from(hkdfSync('sha256', bearer, '', sealLabel, 32));
}

/** Encrypts a secret so that only who holds `bearer` (another secret of ours) can read it. */
export function seal(secret: string, bearer: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealKey(bearer), iv);
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Throws when `bearer` is not the one that it was sealed for. */
export function unseal(sealed: string, bearer: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', sealKey(bearer), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
