import { z } from 'zod';

/**
 * What cannot be seen: controls, and the marks by which a text is shown in another order than it is read, so that an
 * address can pass for another one. Joiners and the marks of direction stay: Urdu is written with them.
 */
const unseen = /(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** What people write to one another, at most `max` characters. */
export function written(max: number): z.ZodString {
  return z
    .string()
    .overwrite((text) => text.replaceAll(unseen, ''))
    .trim()
    .min(1)
    .max(max);
}
