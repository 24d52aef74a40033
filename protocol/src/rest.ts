import { z } from 'zod';
import { CalendarFeed } from './calendar.ts';
import {
  Account,
  AccountDeletion,
  EmailChange,
  EmailConfirmation,
  OwnSession,
  PasswordChange,
  PersonalData,
} from './account.ts';
import { attendanceRoutes } from './attendance.ts';
import { AuditEntry, AuditExport, AuditFilter, AuditFormat } from './audit.ts';
import { centreRoutes } from './centre-routes.ts';
import { consentRoutes } from './consents.ts';
import { EquipmentProbe, ProbeRequest } from './equipment.ts';
import {
  CampusEvent,
  EventChange,
  EventDraft,
  EventInstitution,
  EventLink,
  JoinDraft,
  JoinReply,
  LinkDraft,
  LinkPreview,
  Visibility,
} from './events.ts';
import { CoverAlt, CoverSize, PictureFile } from './covers.ts';
import { EpochMs, Id } from './ids.ts';
import { legible } from './legible.ts';
import { MailState, QueuedMail, Reminders, RemindersChoice } from './mails.ts';
import {
  Credentials,
  Institution,
  InstitutionDraft,
  Invitation,
  InvitationAnswer,
  InvitationDraft,
  InvitationJoin,
  InvitationPreview,
  Person,
  PersonCard,
  PersonChange,
  RoleChange,
  SentInvitation,
  Session,
  SetupDraft,
} from './people.ts';
import {
  ListedRegistration,
  OwnRegistrations,
  Registration,
  RegistrationDraft,
  RegistrationKind,
  Seats,
} from './registrations.ts';
import { RecordedCaptions } from './broadcast/captions/replay.ts';
import { RecordedTalk } from './broadcast/talk/replay.ts';
import { Names } from './command-reply.ts';
import { RecordingCard, RecordingMedia, RecordingState, Replay } from './recording.ts';
import { byId, byLink, calendar, none, route, type RouteSpec } from './route-spec.ts';
import { EventSeries, PlannedOccurrence, SeriesChange, SeriesDraft, SeriesTiming } from './series.ts';
import { slideRoutes } from './slide-routes.ts';
import { Speaker, SpeakerDraft } from './speakers.ts';
import { UniversityBeginning, UniversityOutcome, UniversityReturn } from './university.ts';

const oneEvent = { params: byId, reply: CampusEvent };

/** Every REST route: the contract for both sides, and the permission table for routes. */
export const routes = {
  'instance.show': route('GET', '/api/instance', 'public', {
    reply: z.object({
      isSetUp: z.boolean(),
      leadInstitution: z.string().nullable(),
      isDemoOffered: z.boolean(),
      /** The university whose own accounts sign in here; null when there is none. */
      university: z.object({ name: z.string() }).nullable(),
      version: z.string(),
      protocolVersion: z.number().int(),
    }),
  }),
  'setup.inspect': route('GET', '/api/setup/:token', 'public', {
    params: z.object({ token: z.string().max(200) }),
    reply: z.object({ isValid: z.boolean() }),
  }),
  'setup.complete': route('POST', '/api/setup', 'public', { body: SetupDraft, reply: Session }),
  'session.create': route('POST', '/api/session', 'public', { body: Credentials, reply: Session }),
  'session.refresh': route('POST', '/api/session/refresh', 'public', { reply: Session }),
  'session.end': route('DELETE', '/api/session', 'public', { reply: none }),
  /** Answers where the browser goes to sign in at the university; a cookie binds it to the answer. */
  'session.beginUniversity': route('POST', '/api/session/university', 'public', {
    body: UniversityBeginning,
    reply: z.object({ url: z.string() }),
  }),
  'session.completeUniversity': route('POST', '/api/session/university/return', 'public', {
    body: UniversityReturn,
    reply: UniversityOutcome,
  }),
  'me.show': route('GET', '/api/me', 'signed-in', { reply: Person }),
  'me.update': route('PATCH', '/api/me', 'signed-in', { body: PersonChange, reply: Person }),
  'account.show': route('GET', '/api/me/account', 'signed-in', { reply: Account }),
  /** Where the person is signed in; the newest first. */
  'account.sessions': route('GET', '/api/me/sessions', 'signed-in', {
    reply: z.object({ sessions: z.array(OwnSession) }),
  }),
  'account.endSession': route('DELETE', '/api/me/sessions/:id', 'signed-in', { params: byId, reply: none }),
  /** All but the one that asks. */
  'account.endOtherSessions': route('DELETE', '/api/me/sessions', 'signed-in', { reply: none }),
  /** Ends the other sessions. */
  'account.changePassword': route('POST', '/api/me/password', 'signed-in', { body: PasswordChange, reply: none }),
  'account.changeEmail': route('POST', '/api/me/email', 'signed-in', { body: EmailChange, reply: Person }),
  /** Mails a link to the present address. UNAVAILABLE without a mail server. */
  'account.sendConfirmation': route('POST', '/api/me/email/confirmation', 'signed-in', { reply: none }),
  /** By the link in the mail, on whatever device it is read. */
  'account.confirmEmail': route('POST', '/api/email-confirmations', 'public', {
    body: EmailConfirmation,
    reply: z.object({ email: z.string() }),
  }),
  'account.export': route('GET', '/api/me/export', 'signed-in', { reply: PersonalData }),
  /** For good. CONFLICT for the only administrator, WRONG_PHASE for somebody who is in a broadcast at this moment. */
  'account.delete': route('POST', '/api/me/delete', 'signed-in', { body: AccountDeletion, reply: none }),
  'people.list': route('GET', '/api/people', 'organiser', { reply: z.object({ people: z.array(PersonCard) }) }),
  /** CONFLICT when it would leave the campus without an administrator. */
  'people.changeRole': route('PATCH', '/api/people/:id/roles/:institutionId', 'organiser', {
    params: byId.extend({ institutionId: Id }),
    body: RoleChange,
    reply: PersonCard,
  }),
  'people.invite': route('POST', '/api/invitations', 'organiser', { body: InvitationDraft, reply: SentInvitation }),
  /** Of the institutions that the asker organises; the newest first. */
  'invitations.list': route('GET', '/api/invitations', 'organiser', {
    reply: z.object({ invitations: z.array(Invitation) }),
  }),
  /** Ends the earlier link, and gives or mails a new one for another week. */
  'invitations.resend': route('POST', '/api/invitations/:id/resend', 'organiser', {
    params: byId,
    reply: SentInvitation,
  }),
  'invitations.revoke': route('DELETE', '/api/invitations/:id', 'organiser', { params: byId, reply: none }),
  'invitations.inspect': route('GET', '/api/invitations/:token', 'public', {
    params: z.object({ token: z.string().max(200) }),
    reply: InvitationPreview,
  }),
  'invitations.accept': route('POST', '/api/invitations/accept', 'public', { body: InvitationAnswer, reply: Session }),
  /** The newest 100 that fit, or those after a page's `next`. */
  'audit.list': route('GET', '/api/audit', 'admin', {
    query: AuditFilter.extend({ before: z.string().max(100).optional() }),
    reply: z.object({ entries: z.array(AuditEntry), next: z.string().nullable() }),
  }),
  /** LIMIT_EXCEEDED beyond 50,000: then a shorter time has to be asked for. */
  'audit.export': route('GET', '/api/audit/export', 'admin', {
    query: AuditFilter.extend({ format: AuditFormat }),
    reply: AuditExport,
  }),
  /** The newest 200; `isMailOn` says whether there is a mail server. */
  'mails.list': route('GET', '/api/mails', 'admin', {
    query: z.object({ state: MailState.optional() }),
    reply: z.object({ isMailOn: z.boolean(), mails: z.array(QueuedMail) }),
  }),
  /** Another round of tries for a mail that has failed. */
  'mails.retry': route('POST', '/api/mails/:id/retry', 'admin', { params: byId, reply: none }),
  /** For who has an account already, signed in with it. */
  'invitations.join': route('POST', '/api/invitations/join', 'signed-in', { body: InvitationJoin, reply: Person }),
  'reminders.show': route('GET', '/api/reminders/:token', 'public', {
    params: z.object({ token: z.string().max(200) }),
    reply: Reminders,
  }),
  /** The address of List-Unsubscribe as well (RFC 8058). */
  'reminders.choose': route('POST', '/api/reminders/:token', 'public', {
    params: z.object({ token: z.string().max(200) }),
    body: RemindersChoice,
    reply: Reminders,
  }),
  'institutions.list': route('GET', '/api/institutions', 'signed-in', {
    reply: z.object({ institutions: z.array(Institution) }),
  }),
  'institutions.create': route('POST', '/api/institutions', 'admin', { body: InstitutionDraft, reply: Institution }),
  ...attendanceRoutes,
  ...centreRoutes,
  ...consentRoutes,
  ...slideRoutes,
  /** Public events for everyone; partners' events for accounts; invited ones for those who may host them. */
  'events.list': route('GET', '/api/events', 'public', { reply: z.object({ events: z.array(CampusEvent) }) }),
  /** FORBIDDEN at an institution where one is no organiser. */
  'events.create': route('POST', '/api/events', 'organiser', {
    body: EventDraft.extend(EventInstitution.shape),
    reply: CampusEvent,
  }),
  'events.show': route('GET', '/api/events/:id', 'public', {
    params: byId,
    query: z.object({ link: z.string().max(4096).optional() }),
    reply: CampusEvent,
  }),
  'events.update': route('PATCH', '/api/events/:id', 'event-host', {
    params: byId,
    body: EventChange,
    reply: CampusEvent,
  }),
  'events.cancel': route('DELETE', '/api/events/:id', 'event-host', { params: byId, reply: none }),
  /** The event's picture; it takes the place of an earlier one. INVALID with `picture` or `size`; LIMIT_EXCEEDED. */
  'covers.upload': {
    ...route('POST', '/api/events/:id/cover', 'event-host', {
      ...oneEvent,
      query: z.object({ alt: CoverAlt.optional() }),
      body: PictureFile,
    }),
    takes: 'file',
  },
  'covers.describe': route('PATCH', '/api/events/:id/cover', 'event-host', {
    ...oneEvent,
    body: z.object({ alt: CoverAlt }),
  }),
  'covers.remove': route('DELETE', '/api/events/:id/cover', 'event-host', oneEvent),
  /** Whoever sees the event knows the id; nobody guesses it. */
  'covers.show': {
    ...route('GET', '/api/covers/:id/:size', 'public', {
      params: byId.extend({ size: CoverSize }),
      reply: PictureFile,
    }),
    format: 'picture',
  },
  /** One event, for whoever may see it. */
  'events.calendar': calendar('/api/events/:id/calendar.ics', byId),
  /** An institution's public events, cancelled ones included, to subscribe to. */
  'institutions.calendar': calendar('/api/institutions/:id/calendar.ics', byId),
  /** A person's own events, to subscribe to: the token of its address is all that is asked for. */
  'calendarFeed.read': calendar('/api/feeds/:token/calendar.ics', z.object({ token: z.string().max(200) })),
  'calendarFeed.show': route('GET', '/api/me/calendar-feed', 'signed-in', {
    reply: z.object({ feed: CalendarFeed.nullable() }),
  }),
  /** Makes the address, which is shown this once; an earlier one leads nowhere from then on. */
  'calendarFeed.renew': route('POST', '/api/me/calendar-feed', 'signed-in', {
    reply: z.object({ feed: CalendarFeed, url: z.string() }),
  }),
  'calendarFeed.revoke': route('DELETE', '/api/me/calendar-feed', 'signed-in', { reply: none }),
  /** What a rule plans, before anything is made. */
  'series.preview': route('POST', '/api/series/preview', 'organiser', {
    body: SeriesTiming.omit({ excluded: true }),
    reply: z.object({ occurrences: z.array(PlannedOccurrence) }),
  }),
  'series.create': route('POST', '/api/series', 'organiser', { body: SeriesDraft, reply: EventSeries }),
  'series.show': route('GET', '/api/series/:id', 'public', { params: byId, reply: EventSeries }),
  /** One entry with its rule and exceptions. */
  'series.calendar': calendar('/api/series/:id/calendar.ics', byId),
  /** Answers with the series that the changed events are in: another one, when the timing changes not for all of them. */
  'series.update': route('PATCH', '/api/series/:id', 'event-host', {
    params: byId,
    body: SeriesChange,
    reply: EventSeries,
  }),
  /** Cancels what is to come: all of it, or `from` an event of the series on. */
  'series.cancel': route('DELETE', '/api/series/:id', 'event-host', {
    params: byId,
    query: z.object({ from: Id.optional() }),
    reply: none,
  }),
  'registrations.own': route('GET', '/api/events/:id/registration', 'signed-in', {
    params: byId,
    query: byLink,
    reply: OwnRegistrations,
  }),
  /** Once more: changes how many the centre expects. */
  'registrations.register': route('POST', '/api/events/:id/registration', 'signed-in', {
    params: byId,
    query: byLink,
    body: RegistrationDraft,
    reply: Registration,
  }),
  'registrations.withdraw': route('DELETE', '/api/events/:id/registration/:kind', 'signed-in', {
    params: byId.extend({ kind: RegistrationKind }),
    reply: none,
  }),
  'registrations.list': route('GET', '/api/events/:id/registrations', 'event-host', {
    params: byId,
    reply: z.object({ registrations: z.array(ListedRegistration), seats: Seats }),
  }),
  'registrations.remove': route('DELETE', '/api/events/:id/registrations/:registrationId', 'event-host', {
    params: byId.extend({ registrationId: Id }),
    reply: none,
  }),
  'speakers.list': route('GET', '/api/events/:id/speakers', 'event-host', {
    params: byId,
    reply: z.object({ speakers: z.array(Speaker) }),
  }),
  /** Mails a speaker's link; CONFLICT for an address that was asked already. */
  'speakers.invite': route('POST', '/api/events/:id/speakers', 'event-host', {
    params: byId,
    body: SpeakerDraft,
    reply: SentInvitation,
  }),
  /** The same link once more, or a new one where that is good no more. */
  'speakers.resend': route('POST', '/api/events/:id/speakers/:speakerId/resend', 'event-host', {
    params: byId.extend({ speakerId: Id }),
    reply: SentInvitation,
  }),
  /** Their link ends, and they are told if they had been invited by mail. */
  'speakers.revoke': route('DELETE', '/api/events/:id/speakers/:speakerId', 'event-host', {
    params: byId.extend({ speakerId: Id }),
    reply: none,
  }),
  'links.list': route('GET', '/api/events/:id/links', 'event-host', {
    params: byId,
    reply: z.object({ links: z.array(EventLink) }),
  }),
  'links.create': route('POST', '/api/events/:id/links', 'event-host', {
    params: byId,
    body: LinkDraft,
    reply: z.object({ link: EventLink, url: z.string() }),
  }),
  'links.revoke': route('DELETE', '/api/events/:id/links/:linkId', 'event-host', {
    params: byId.extend({ linkId: Id }),
    reply: none,
  }),
  'links.inspect': route('POST', '/api/links/inspect', 'public', {
    body: z.object({ link: z.string().max(4096) }),
    reply: LinkPreview,
  }),
  /**
   * For whoever wants to know whether broadcasts will get through to them. Limited by address and altogether, on top of
   * what the media server itself admits: RATE_LIMITED, BUSY.
   */
  'equipment.openProbe': route('POST', '/api/equipment/probes', 'public', {
    body: ProbeRequest,
    reply: EquipmentProbe,
  }),
  'equipment.closeProbe': route('DELETE', '/api/equipment/probes/:id', 'public', {
    params: z.object({ id: z.uuid() }),
    reply: none,
  }),
  'broadcasts.join': route('POST', '/api/join', 'public', { body: JoinDraft, reply: JoinReply }),
  'recordings.list': route('GET', '/api/recordings', 'public', {
    query: z.object({ eventId: Id.optional(), link: z.string().max(4096).optional() }),
    reply: z.object({ recordings: z.array(RecordingCard) }),
  }),
  'recordings.show': route('GET', '/api/recordings/:id', 'recording-viewer', {
    params: byId,
    query: z.object({ link: z.string().max(4096).optional() }),
    reply: Replay,
  }),
  /** Light: for polling the program's rendering. */
  'recordings.status': route('GET', '/api/recordings/:id/status', 'recording-viewer', {
    params: byId,
    query: z.object({ link: z.string().max(4096).optional() }),
    reply: z.object({ state: RecordingState, durationMs: z.number(), program: RecordingMedia.shape.program }),
  }),
  /** Apart from the replay, since an evening's messages may be as large as all else. */
  'recordings.talk': route('GET', '/api/recordings/:id/talk', 'recording-viewer', {
    params: byId,
    query: byLink,
    reply: RecordedTalk.extend({ names: Names }),
  }),
  /** By languages; empty where nobody wrote any. */
  'recordings.captions': route('GET', '/api/recordings/:id/captions', 'recording-viewer', {
    params: byId,
    query: byLink,
    reply: z.object({ captions: z.array(RecordedCaptions) }),
  }),
  'recordings.renewMedia': route('POST', '/api/recordings/:id/media-token', 'recording-viewer', {
    params: byId,
    query: z.object({ link: z.string().max(4096).optional() }),
    reply: z.object({ mediaToken: z.string(), mediaTokenExpiresAtMs: EpochMs }),
  }),
  'recordings.update': route('PATCH', '/api/recordings/:id', 'event-host', {
    params: byId,
    body: z.object({
      title: z.string().overwrite(legible).trim().min(2).max(140).optional(),
      visibility: Visibility.optional(),
    }),
    reply: RecordingCard,
  }),
  'recordings.delete': route('DELETE', '/api/recordings/:id', 'event-host', { params: byId, reply: none }),
  /** Makes partner institutions, an event with links, and a synthetic lead campus that goes live. Answers when it is live. */
  'demo.create': route('POST', '/api/demo', 'public', {
    reply: z.object({
      eventId: Id,
      /** Path of the watch page with a viewer's link. */
      watchPath: z.string(),
      centrePath: z.string(),
      /** Path of a page from which the newcomer starts and stops the recording and ends the demo, as its host. */
      studioPath: z.string(),
    }),
  }),
} as const satisfies Record<string, RouteSpec>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export type RouteParams<N extends RouteName> = z.input<Routes[N]['params']>;
export type RouteQuery<N extends RouteName> = z.input<Routes[N]['query']>;
export type RouteBody<N extends RouteName> = z.input<Routes[N]['body']>;
export type RouteReply<N extends RouteName> = z.output<Routes[N]['reply']>;
