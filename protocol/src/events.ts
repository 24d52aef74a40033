import { z } from 'zod';
import { Consent, ConsentTextVersion, Phase } from './broadcast/roles.ts';
import { Cover } from './covers.ts';
import { DisplayName, EpochMs, Id, TimeZone } from './ids.ts';
import { legible } from './legible.ts';

export const EventKind = z.enum(['culture-sharing', 'language-exchange', 'talk', 'virtual-mobility']);
export type EventKind = z.infer<typeof EventKind>;

export const Visibility = z.enum(['public', 'partners', 'invited']);
export type Visibility = z.infer<typeof Visibility>;

/** One point of the agenda. Counted from the event's start, so that it moves with the event. */
export const AgendaItem = z.object({
  offsetMinutes: z
    .number()
    .int()
    .min(0)
    .max(24 * 60),
  durationMinutes: z
    .number()
    .int()
    .min(1)
    .max(24 * 60),
  title: z.string().overwrite(legible).trim().min(2).max(140),
  /** Names as they are announced. */
  speakers: z.array(DisplayName).max(10).default([]),
});
export type AgendaItem = z.infer<typeof AgendaItem>;

/** Which fields of an agenda do not fit into the planned time: `agenda.2.durationMinutes` → why. */
export function agendaProblems(
  agenda: readonly Pick<AgendaItem, 'offsetMinutes' | 'durationMinutes'>[],
  plannedMinutes: number,
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const [index, { offsetMinutes, durationMinutes }] of agenda.entries()) {
    if (offsetMinutes >= plannedMinutes) problems[`agenda.${index}.offsetMinutes`] = 'begins after the planned end';
    else if (offsetMinutes + durationMinutes > plannedMinutes) {
      problems[`agenda.${index}.durationMinutes`] = 'ends after the planned end';
    }
  }
  return problems;
}

export const EventDraft = z.object({
  title: z.string().overwrite(legible).trim().min(2).max(140),
  description: z.string().overwrite(legible).trim().max(4000).default(''),
  kind: EventKind,
  startsAtMs: EpochMs,
  durationMinutes: z
    .number()
    .int()
    .min(5)
    .max(24 * 60)
    .default(60),
  timeZone: TimeZone,
  /** BCP 47 tags of the languages that are spoken. */
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/))
    .max(10)
    .default(['en']),
  visibility: Visibility.default('invited'),
  /** Told to everyone before they join; starts with going live. */
  isRecordedAutomatically: z.boolean().default(true),
  /** Nothing private is written, what is written waits for approval, pictures of the audience wait for a coordinator. */
  isForSchools: z.boolean().default(false),
  agenda: z.array(AgendaItem).max(40).default([]),
  /** Seats for those who register, in heads; null: as many as come. */
  capacity: z.number().int().min(1).max(100_000).nullable().default(null),
});
export type EventDraft = z.infer<typeof EventDraft>;

/** Whose the event is: an institution at which one is an organiser; left out, one's own. It stays so. */
export const EventInstitution = z.object({ institutionId: Id.optional() });

/**
 * What an update may change. Not `EventDraft.partial()`: a default is filled in there even for a field that was left
 * out, and an update of the title would set all others back.
 */
export const EventChange = z.object({
  title: EventDraft.shape.title.optional(),
  description: EventDraft.shape.description.removeDefault().optional(),
  kind: EventDraft.shape.kind.optional(),
  startsAtMs: EventDraft.shape.startsAtMs.optional(),
  durationMinutes: EventDraft.shape.durationMinutes.removeDefault().optional(),
  timeZone: EventDraft.shape.timeZone.optional(),
  languages: EventDraft.shape.languages.removeDefault().optional(),
  visibility: EventDraft.shape.visibility.removeDefault().optional(),
  isRecordedAutomatically: EventDraft.shape.isRecordedAutomatically.removeDefault().optional(),
  /** Only to true: what protects people is not taken away from them. */
  isForSchools: EventDraft.shape.isForSchools.removeDefault().optional(),
  agenda: EventDraft.shape.agenda.removeDefault().optional(),
  capacity: EventDraft.shape.capacity.removeDefault().optional(),
});
export type EventChange = z.infer<typeof EventChange>;

export const CampusEvent = z.object({
  id: Id,
  title: z.string(),
  description: z.string(),
  kind: EventKind,
  institutionId: Id,
  institutionName: z.string(),
  startsAtMs: EpochMs,
  durationMinutes: z.number().int(),
  timeZone: z.string(),
  languages: z.array(z.string()),
  visibility: Visibility,
  isRecordedAutomatically: z.boolean(),
  isForSchools: z.boolean(),
  /** In order of time. */
  agenda: z.array(AgendaItem),
  capacity: z.number().int().nullable(),
  cover: Cover.nullable(),
  /** The series that it is a part of. */
  seriesId: Id.nullable(),
  isCancelled: z.boolean(),
  isDemo: z.boolean(),
  phase: Phase,
  /** Whether the asker may host it. */
  canHost: z.boolean(),
});
export type CampusEvent = z.infer<typeof CampusEvent>;

/** Roles that a link can give. A host signs in. */
export const LinkRole = z.enum(['moderator', 'speaker', 'interpreter', 'centre', 'viewer']);
export type LinkRole = z.infer<typeof LinkRole>;

export const LinkDraft = z.object({
  role: LinkRole,
  /** For whom it is: "Lahore", "Prof. Rossi". Shown to hosts, and offered as the name. */
  label: z.string().overwrite(legible).trim().max(80).default(''),
  /** Days from now. */
  validDays: z.number().int().min(1).max(365).default(60),
});

/** A link without its token: that is shown only once, when it is made. */
export const EventLink = z.object({
  id: Id,
  role: LinkRole,
  label: z.string(),
  createdAtMs: EpochMs,
  expiresAtMs: EpochMs,
  revokedAtMs: EpochMs.nullable(),
  joinedCount: z.number().int(),
});
export type EventLink = z.infer<typeof EventLink>;

/** The version of the consent text in the catalogues (`consent.*`); raised when the text changes. */
export const CONSENT_TEXT_VERSION = '2026-11-26';

/** Either a link's token, or the event: with one's own session, or without one as a guest who watches a public event. */
export const JoinDraft = z.object({
  link: z.string().max(4096).optional(),
  eventId: Id.optional(),
  name: DisplayName,
  centre: z
    .object({
      name: DisplayName,
      city: z.string().overwrite(legible).trim().max(80).default(''),
      headCount: z.number().int().min(0).max(10_000),
    })
    .optional(),
  consent: z.object({ choice: Consent.exclude(['unasked']), textVersion: ConsentTextVersion }).optional(),
  /** A join token from before: whoever comes back stays the same participant. */
  previousToken: z.string().max(4096).optional(),
});
export type JoinDraft = z.infer<typeof JoinDraft>;

export const JoinReply = z.object({
  /** For the live socket's handshake. */
  joinToken: z.string(),
  expiresAtMs: EpochMs,
  broadcastId: Id,
  participantId: Id,
});
export type JoinReply = z.infer<typeof JoinReply>;

/** What a link opens, before joining. */
export const LinkPreview = z.object({
  event: CampusEvent,
  role: z.enum(['host', ...LinkRole.options]),
  label: z.string(),
  isRecorded: z.boolean(),
});
