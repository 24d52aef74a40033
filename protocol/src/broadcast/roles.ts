import { z } from 'zod';

export const BroadcastRole = z.enum(['host', 'moderator', 'speaker', 'interpreter', 'centre', 'viewer']);
export type BroadcastRole = z.infer<typeof BroadcastRole>;

export const Phase = z.enum(['scheduled', 'backstage', 'live', 'paused', 'ended']);
export type Phase = z.infer<typeof Phase>;

/** Who is seen and heard; who prepares off air; who watches. */
export const Place = z.enum(['stage', 'backstage', 'audience']);
export type Place = z.infer<typeof Place>;

export const TrackSource = z.enum(['camera', 'microphone', 'screen']);
export type TrackSource = z.infer<typeof TrackSource>;

export const Layout = z.enum(['one', 'side-by-side', 'picture-in-picture', 'grid']);
export type Layout = z.infer<typeof Layout>;

/** What a person answered when told that the event is recorded. `unasked`: it was not recorded when they came. */
export const Consent = z.enum(['unasked', 'seen-and-heard', 'watch-only']);
export type Consent = z.infer<typeof Consent>;

/** Which text they were shown: no words, but the name of a version. */
export const ConsentTextVersion = z.string().regex(/^[\x21-\x7e]{1,40}$/);

const staffRoles: ReadonlySet<BroadcastRole> = new Set(['host', 'moderator', 'speaker', 'interpreter']);

/** Staff see the backstage; centres and viewers are the audience until somebody brings them on stage. */
export function isStaff(role: BroadcastRole): boolean {
  return staffRoles.has(role);
}

export function isVideo(source: TrackSource): boolean {
  return source !== 'microphone';
}
