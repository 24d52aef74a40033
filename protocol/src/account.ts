import { z } from 'zod';
import { BroadcastRole, Consent, TrackSource } from './broadcast/roles.ts';
import { EpochMs, Id } from './ids.ts';
import { AuditAction } from './audit.ts';
import { MailKind, MailState } from './mails.ts';
import { Email, Password, Person, PlatformRole } from './people.ts';
import { RegistrationKind, RegistrationState } from './registrations.ts';

/** What a person sees of their own account, and nobody else does. */
export const Account = z.object({
  createdAtMs: EpochMs,
  /** False for those who only sign in with their university's account. */
  hasPassword: z.boolean(),
  /** Whether somebody vouched for the address: an invitation, the set-up, or the university; not the person alone. */
  isEmailConfirmed: z.boolean(),
  /** Whether a mail can ask for that: the campus has a mail server. */
  canConfirmEmail: z.boolean(),
  /** The university's accounts that it is linked with, by their mail addresses. */
  universityAccounts: z.array(z.object({ issuer: z.string(), email: z.string(), linkedAtMs: EpochMs })),
});
export type Account = z.infer<typeof Account>;

/** A browser's name and its system's, as far as it says them. */
export const Device = z.object({ browser: z.string().nullable(), system: z.string().nullable() });
export type Device = z.infer<typeof Device>;

/** One sign-in on one browser. */
export const OwnSession = z.object({
  id: Id,
  device: Device,
  createdAtMs: EpochMs,
  /** To ten minutes: an access token lives that long. */
  lastSeenAtMs: EpochMs,
  /** The one that asks. */
  isThisOne: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

/**
 * Whoever changes their account shows again that it is them: by the password (INVALID with the field `password` when it
 * is wrong), or without one by having signed in within the last quarter of an hour (INVALID with the field `signIn`).
 */
const Proof = z.object({ password: z.string().max(200).optional() });

export const PasswordChange = Proof.extend({ newPassword: Password });
export const EmailChange = Proof.extend({ email: Email });
export const AccountDeletion = Proof;
export const EmailConfirmation = z.object({ token: z.string().min(10).max(200) });

const Attended = z.object({ fromMs: EpochMs, untilMs: EpochMs.nullable() });

/** Everything that is stored of one person. The media themselves are too large for it: they are listed. */
export const PersonalData = z.object({
  madeAtMs: EpochMs,
  account: Person.extend(Account.omit({ universityAccounts: true, canConfirmEmail: true }).shape),
  sessions: z.array(
    z.object({
      device: z.string().nullable(),
      createdAtMs: EpochMs,
      lastSeenAtMs: EpochMs,
      expiresAtMs: EpochMs,
      endedAtMs: EpochMs.nullable(),
    }),
  ),
  /** What the university calls the person, and when it last sent them. */
  universityAccounts: z.array(
    z.object({
      issuer: z.string(),
      subject: z.string(),
      email: z.string(),
      claimedRole: PlatformRole,
      linkedAtMs: EpochMs,
      usedAtMs: EpochMs,
    }),
  ),
  /** Those that the person made, and the one that they came by. */
  invitations: z.array(
    z.object({
      email: z.string(),
      role: PlatformRole,
      institutionId: Id,
      createdAtMs: EpochMs,
      expiresAtMs: EpochMs,
      acceptedAtMs: EpochMs.nullable(),
      isForYou: z.boolean(),
    }),
  ),
  /** Since when the person wants no reminders; null when they want them. */
  noRemindersSinceMs: EpochMs.nullable(),
  /** To the person's present address. What was in them is not kept. */
  mails: z.array(z.object({ kind: MailKind, state: MailState, queuedAtMs: EpochMs, sentAtMs: EpochMs.nullable() })),
  /** Changes of rights, links and recordings that the person made, or that were about them. */
  changes: z.array(
    z.object({
      atMs: EpochMs,
      action: AuditAction,
      isByYou: z.boolean(),
      detail: z.record(z.string(), z.string()),
    }),
  ),
  /** Events that the person planned. */
  events: z.array(z.object({ id: Id, title: z.string(), createdAtMs: EpochMs })),
  /** Series of events that the person planned. */
  series: z.array(z.object({ id: Id, title: z.string(), createdAtMs: EpochMs })),
  /** Invitations to speak: those that the person sent, and those to their address. */
  speakerInvitations: z.array(
    z.object({ eventId: Id, name: z.string(), email: z.string(), sentAtMs: EpochMs, isForYou: z.boolean() }),
  ),
  /** Slides that the person uploaded; the files can be seen where they are shown. */
  slides: z.array(
    z.object({ id: Id, eventId: Id, name: z.string(), pageCount: z.number().int(), uploadedAtMs: EpochMs }),
  ),
  /** For themselves, and for centres that they speak for. */
  registrations: z.array(
    z.object({
      eventId: Id,
      kind: RegistrationKind,
      heads: z.number(),
      state: RegistrationState,
      registeredAtMs: EpochMs,
    }),
  ),
  /** Since when their own calendar can be read at its secret address; null where there is none. */
  calendarSinceMs: EpochMs.nullable(),
  /** Links that the person made. */
  links: z.array(
    z.object({
      id: Id,
      eventId: Id,
      role: BroadcastRole,
      label: z.string(),
      createdAtMs: EpochMs,
      expiresAtMs: EpochMs,
      revokedAtMs: EpochMs.nullable(),
    }),
  ),
  /** Broadcasts that the person took part in. */
  broadcasts: z.array(
    z.object({
      eventId: Id,
      title: z.string().nullable(),
      participantId: Id,
      role: BroadcastRole,
      name: z.string(),
      centreName: z.string().nullable(),
      city: z.string().nullable(),
      headCount: z.number().int().nullable(),
      consent: Consent,
      consentTextVersion: z.string().nullable(),
      consentAtMs: EpochMs.nullable(),
      joinedAtMs: EpochMs,
      attended: z.array(Attended),
      /** What the log says of them: what they did, and what was done to them. */
      log: z.array(z.looseObject({ seq: z.number().int(), atMs: EpochMs, type: z.string() })),
    }),
  ),
  /** Recordings in which the person is seen or heard, and when; `path` is where each is watched. */
  media: z.array(
    z.object({
      recordingId: Id,
      eventId: Id,
      title: z.string().nullable(),
      path: z.string(),
      startedAtMs: EpochMs,
      durationMs: z.number(),
      tracks: z.array(z.object({ id: Id, source: TrackSource, startMs: z.number(), endMs: z.number() })),
      /** When the person took their consent back, and when a host had dealt with that; null where that is not so. */
      withdrawnAtMs: EpochMs.nullable(),
      settledAtMs: EpochMs.nullable(),
    }),
  ),
});
export type PersonalData = z.infer<typeof PersonalData>;
