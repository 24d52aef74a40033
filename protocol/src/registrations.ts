import { z } from 'zod';
import { Centre } from './centres.ts';
import { EpochMs, Id } from './ids.ts';

/** Who takes part: one person, or a centre as a room full of people. */
export const RegistrationKind = z.enum(['person', 'centre']);
export type RegistrationKind = z.infer<typeof RegistrationKind>;

/** `waiting`: the event is full; whoever waits moves up by themselves, in the order in which they came. */
export const RegistrationState = z.enum(['confirmed', 'waiting']);
export type RegistrationState = z.infer<typeof RegistrationState>;

/** For oneself, or (its coordinators and organisers) for the centre of one's own institution. */
export const RegistrationDraft = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person') }),
  z.object({
    kind: z.literal('centre'),
    /** How many people are expected in the room. */
    heads: z.number().int().min(1).max(10_000),
  }),
]);
export type RegistrationDraft = z.infer<typeof RegistrationDraft>;

export const Registration = z.object({
  id: Id,
  kind: RegistrationKind,
  heads: z.number().int(),
  state: RegistrationState,
  /** Among those who wait, 1 is the next; null for who is confirmed. */
  place: z.number().int().nullable(),
  registeredAtMs: EpochMs,
});
export type Registration = z.infer<typeof Registration>;

/** In heads: how many there is room for (null: as many as come), are confirmed, and wait. */
export const Seats = z.object({
  capacity: z.number().int().nullable(),
  confirmed: z.number().int(),
  waiting: z.number().int(),
});
export type Seats = z.infer<typeof Seats>;

/** What somebody with an account sees beside an event. */
export const OwnRegistrations = z.object({
  person: Registration.nullable(),
  centre: Registration.nullable(),
  /** Whether they may register the centre of their institution. */
  canSpeakForCentre: z.boolean(),
  seats: Seats,
});
export type OwnRegistrations = z.infer<typeof OwnRegistrations>;

/** For hosts. */
export const ListedRegistration = Registration.extend({
  /** The person's, or the institution's. */
  name: z.string(),
  /** The person's institution, or that of the centre. */
  institutionName: z.string(),
  /** The room that comes; null for a person, and for a centre that nobody has described. */
  centre: Centre.nullable(),
});
export type ListedRegistration = z.infer<typeof ListedRegistration>;
