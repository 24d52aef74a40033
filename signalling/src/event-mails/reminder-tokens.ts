import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The token in a reminder's link: says whose reminders, and that we wrote it. It opens nothing else, and needs no end:
 * mails are read late.
 */
export function reminderToken(personId: string, secret: string): string {
  return `${personId}.${macOf(personId, secret)}`;
}

/** The person of a token, or null when it is none of ours. */
export function personOfToken(token: string, secret: string): string | null {
  const dot = token.lastIndexOf('.');
  if (dot < 1) return null;
  const personId = token.slice(0, dot);
  const [given, right] = [Buffer.from(token.slice(dot + 1)), Buffer.from(macOf(personId, secret))];
  return given.length === right.length && timingSafeEqual(given, right) ? personId : null;
}

function macOf(personId: string, secret: string): string {
  return createHmac('sha256', secret).update(`campus reminders ${personId}`).digest('base64url');
}
