import { z } from 'zod';

/** An id of ours: lower-case letters, digits and dashes, safe in paths, room names and file names. */
export const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{3,63}$/, 'must be 4 to 64 lower-case letters, digits or dashes');
export type Id = z.infer<typeof Id>;

/** Milliseconds since the Unix epoch, by the server's clock. */
export const EpochMs = z.number().int().nonnegative();

export const DisplayName = z.string().trim().min(1).max(80);

/** An IANA time zone, checked against the zones that this runtime knows. */
export const TimeZone = z.string().refine((zone) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}, 'must be an IANA time zone such as Europe/Paris');
