import { z } from 'zod';
import { BroadcastRole, Consent, TrackSource } from './broadcast/roles.ts';
import { PublicName } from './command-reply.ts';
import { EpochMs, Id } from './ids.ts';
import { byId, none, route } from './route-spec.ts';

/** From when to when somebody is seen or heard in a recording, in milliseconds from its time zero. */
export const CapturedSpan = z.object({
  source: TrackSource,
  startMs: z.number().nonnegative(),
  endMs: z.number().nonnegative(),
});
export type CapturedSpan = z.infer<typeof CapturedSpan>;

/** What somebody answered in one broadcast about being recorded, and what there is of them. */
export const OwnConsent = z.object({
  participantId: Id,
  eventId: Id,
  title: z.string().nullable(),
  /** The name under which they came. */
  name: z.string(),
  consent: Consent,
  consentAtMs: EpochMs.nullable(),
  /** In which they are seen or heard. */
  recordings: z.array(z.object({ id: Id, startedAtMs: EpochMs, spans: z.array(CapturedSpan) })),
});
export type OwnConsent = z.infer<typeof OwnConsent>;

/**
 * Who somebody without an account was: by a join token, also long after it has ended; or by a link that is meant for one,
 * also when it is not good any more: then whoever came with it. A viewers' link, which a class may share, says nothing.
 */
export const ConsentDoor = z.object({
  link: z.string().max(4096).optional(),
  joinToken: z.string().max(4096).optional(),
});
export type ConsentDoor = z.infer<typeof ConsentDoor>;

/** Somebody took their consent back: the recording shows them still, until it is edited or deleted. */
export const Withdrawal = z.object({
  participantId: Id,
  /** Null where no name is left. */
  name: PublicName.nullable(),
  role: BroadcastRole,
  withdrawnAtMs: EpochMs,
  /** When a host said that this recording was dealt with; null until then. */
  settledAtMs: EpochMs.nullable(),
  spans: z.array(CapturedSpan),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

/** How many of those whom a recording shows have taken their consent back. */
export const WithdrawalCounts = z.object({ open: z.number().int(), settled: z.number().int() });
export type WithdrawalCounts = z.infer<typeof WithdrawalCounts>;

const consents = z.object({ consents: z.array(OwnConsent) });

/** A part of `routes`. */
export const consentRoutes = {
  /** Where one's account agreed to be recorded, or is recorded. */
  'consents.own': route('GET', '/api/me/consents', 'signed-in', { reply: consents }),
  /** `id` is the participant's. From then on nothing more is captured, and recordings that show them are marked. */
  'consents.withdraw': route('POST', '/api/me/consents/:id/withdrawal', 'signed-in', { params: byId, reply: none }),
  /** The same for who came without an account. NOT_FOUND for what never was a link of ours. */
  'consents.byDoor': route('POST', '/api/consents', 'public', { body: ConsentDoor, reply: consents }),
  'consents.withdrawByDoor': route('POST', '/api/consents/withdrawal', 'public', {
    body: ConsentDoor,
    reply: consents,
  }),
  /** `id` is the recording's. Those that are open first. */
  'recordings.withdrawals': route('GET', '/api/recordings/:id/withdrawals', 'event-host', {
    params: byId,
    reply: z.object({ withdrawals: z.array(Withdrawal) }),
  }),
  /** The host says that the recording was edited, or that it needs no editing; or takes that back. */
  'recordings.settleWithdrawal': route('PATCH', '/api/recordings/:id/withdrawals/:participantId', 'event-host', {
    params: byId.extend({ participantId: Id }),
    body: z.object({ isSettled: z.boolean() }),
    reply: none,
  }),
} as const;
