import { z } from 'zod';
import { BroadcastRole } from './broadcast/roles.ts';
import { EpochMs, Id } from './ids.ts';
import { byId, route } from './route-spec.ts';

/** Somebody who was there while the broadcast was on air. */
export const Attendant = z.object({
  participantId: Id,
  /** Null where no name is left: it was erased. */
  name: z.string().nullable(),
  role: BroadcastRole,
  /** As a centre called itself; the institution of who has an account; for whom the viewers' link of a guest was made. */
  centreName: z.string().nullable(),
  /** The most that a centre counted in its room; null for everybody else, and for a centre that never counted. */
  heads: z.number().int().nullable(),
  firstSeenMs: EpochMs,
  lastSeenMs: EpochMs,
  /** For how long of the time on air they were connected. */
  presentMs: z.number().int().nonnegative(),
  hands: z.number().int(),
  questions: z.number().int(),
  /** Votes that they gave under their name: an anonymous one is nobody's. */
  votes: z.number().int(),
});
export type Attendant = z.infer<typeof Attendant>;

/** For hosts. `onAir` is null for a broadcast that never went live; breaks are part of it. */
export const Attendance = z.object({
  onAir: z.object({ fromMs: EpochMs, untilMs: EpochMs, isOver: z.boolean() }).nullable(),
  /** By the time of coming. */
  attendants: z.array(Attendant),
});
export type Attendance = z.infer<typeof Attendance>;

/** A part of `routes`. */
export const attendanceRoutes = {
  'attendance.show': route('GET', '/api/events/:id/attendance', 'event-host', { params: byId, reply: Attendance }),
} as const;
