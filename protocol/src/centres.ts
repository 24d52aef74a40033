import { z } from 'zod';
import { Id, TimeZone } from './ids.ts';
import { legible } from './legible.ts';
import { type Person, roleAt } from './people.ts';

/** The Centre for Internationalisation of an institution: one room, which is known by its institution's id. */

const Pieces = z.number().int().min(0).max(1_000);

/** How many of each there are in the room. */
export const Equipment = z.object({ smartboards: Pieces, laptops: Pieces, headsets: Pieces });
export type Equipment = z.infer<typeof Equipment>;

export const CentreDraft = z.object({
  city: z.string().overwrite(legible).trim().min(1).max(80),
  timeZone: TimeZone,
  seats: z.number().int().min(1).max(10_000),
  equipment: Equipment,
  /** What the room can send and receive through its one line, in Mbit/s; null where nobody knows it. */
  uplinkMbps: z.number().positive().max(100_000).nullable(),
});
export type CentreDraft = z.infer<typeof CentreDraft>;

export const Centre = z.object({
  institutionId: Id,
  institutionName: z.string(),
  /** Until somebody has described the room, city and zone are those of the institution, and it has nothing in it. */
  isDescribed: z.boolean(),
  city: z.string(),
  timeZone: z.string(),
  seats: z.number().int().nullable(),
  equipment: Equipment,
  uplinkMbps: z.number().nullable(),
});
export type Centre = z.infer<typeof Centre>;

/**
 * Whether somebody looks after the centre of that institution: its coordinators and organisers do, and administrators;
 * without an institution: after any.
 */
export function keepsCentre(person: Pick<Person, 'role' | 'roles'> | null, institutionId?: string): boolean {
  if (!person) return false;
  const roles =
    institutionId === undefined
      ? [person.role, ...person.roles.map(({ role }) => role)]
      : [roleAt(person, institutionId) ?? 'member'];
  return roles.some((role) => role !== 'member');
}
