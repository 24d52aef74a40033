import { z } from 'zod';
import { legible } from './legible.ts';

/**
 * An id of ours: lower-case letters, digits and dashes, safe in paths, room names and file names. States are objects by
 * id, and in each of them there is a `constructor` already: the one name of `Object.prototype` that has this form.
 */
export const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{3,63}$/, 'must be 4 to 64 lower-case letters, digits or dashes')
  .refine((id) => id !== 'constructor', 'is the name of something else');
export type Id = z.infer<typeof Id>;

/** Milliseconds since the Unix epoch, by the server's clock. */
export const EpochMs = z.number().int().nonnegative();

export const DisplayName = z.string().overwrite(legible).trim().min(1).max(80);

/**
 * An IANA time zone, checked against the zones that this runtime knows. Newer runtimes also take a bare offset
 * ("+05:00"); that is no place, so that its clocks never change, and calendar files cannot name it.
 */
export const TimeZone = z.string().refine((zone) => {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}, 'must be an IANA time zone such as Europe/Paris');
