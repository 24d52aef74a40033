import { z } from 'zod';
import { legible } from '../../legible.ts';

/** What people write to one another, at most `max` characters. */
export function written(max: number): z.ZodString {
  return z.string().overwrite(legible).trim().min(1).max(max);
}
