import { hash, verify } from '@node-rs/argon2';

/**
 * Argon2id (the package's default) with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane), which take
 * about 20 ms. It runs on libuv's threads, not on the event loop.
 */
const parameters = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), parameters);
}

/**
 * Verified against when there is no such account, so that the answer takes as long as for one that exists. Made with the
 * first answer, whatever that is: a start does not wait for it.
 */
let dummyHash: Promise<string> | undefined;

/** Pass null for an unknown account; the answer is then false, after the same work. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  dummyHash ??= hashPassword('no account has this password');
  const dummy = await dummyHash;
  const isRight = await verify(passwordHash ?? dummy, password.normalize('NFKC'));
  return isRight && passwordHash !== null;
}
