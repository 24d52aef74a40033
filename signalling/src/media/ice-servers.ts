import { createHmac } from 'node:crypto';
import type { IceServer } from '@campus/protocol';

const usualTtlMs = 12 * 60 * 60 * 1000;

/**
 * TURN servers with credentials that expire by themselves: the user name is the time of expiry, the password its HMAC
 * with the secret that the TURN server shares (draft-uberti-behave-turn-rest-00). Without TURN the list is empty.
 */
export function iceServers(
  turn: { urls: readonly string[]; secret: string } | null,
  nowMs: number,
  name: string,
  ttlMs = usualTtlMs,
): IceServer[] {
  if (!turn) return [];
  const username = `${Math.floor((nowMs + ttlMs) / 1000)}:${name}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [{ urls: [...turn.urls], username, credential }];
}
