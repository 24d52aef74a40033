import type {
  BoardControl,
  BoardReport,
  BroadcastRole,
  CampusEvent,
  EventDraft,
  InstitutionDraft,
  JoinDraft,
  JoinReply,
  Person,
  Phase,
} from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import type { Metrics } from '@campus/service-kit/metrics';
import type { Server as HttpServer } from 'node:http';
import type { SignallingConfig } from './config.ts';
import type { Database } from './database/open.ts';
import type { Tokens } from './keys/tokens.ts';
import type { RateLimits } from './rest/rate-limits.ts';
import type { HandlersOf } from './rest/handlers.ts';

/** What a link gives. */
export interface Grant {
  id: string;
  eventId: string;
  role: BroadcastRole;
  label: string;
  createdAtMs: number;
  expiresAtMs: number;
  revokedAtMs: number | null;
  /** Set for a smartboard, whose room it lets in: the board, and the centre in which it stands. No link is shown of it. */
  board: { id: string; centreId: string } | null;
}

/** An event as it is stored: without what depends on the asker or on its broadcast. */
export type StoredEvent = Omit<CampusEvent, 'phase' | 'canHost'> & {
  createdAtMs: number;
  changedAtMs: number;
  /** Raised with each change for which people have to look at their calendars again. */
  sequence: number;
  /** The name that the rule of its series gives it. */
  occurrence: string | null;
};

/** Reading events, and making the demo's. Holds no rule about who asks. */
export interface EventStore {
  find(eventId: string): Promise<StoredEvent | null>;
  findMany(eventIds: readonly string[]): Promise<StoredEvent[]>;
  insert(event: {
    id: string;
    draft: EventDraft;
    institutionId: string;
    createdBy: string | null;
    isDemo: boolean;
    nowMs: number;
  }): Promise<StoredEvent>;
}

export interface LinkGrants {
  /** The grant of a link's token. Throws NOT_FOUND (not one of ours), LINK_EXPIRED, LINK_REVOKED. */
  verify(token: string): Promise<Grant>;
  /** The same also for one that is expired or revoked: it opens nothing, and says as whom somebody came. Throws NOT_FOUND. */
  recall(token: string): Promise<Grant>;
  /** By id, also when it is expired or revoked. */
  find(grantId: string): Promise<Grant | null>;
  /** Those of these ids whose grant was taken back. */
  revokedAmong(grantIds: readonly string[]): Promise<string[]>;
  /** Makes a grant; `path` is `/join/<token>`. Role `host` is for demo events only. */
  create(grant: {
    eventId: string;
    role: BroadcastRole;
    label: string;
    ttlMs: number;
    createdBy: string | null;
  }): Promise<{ grant: Grant; token: string; path: string; url: string }>;
}

/** Who may host: an admin, or an organiser of the event's institution. */
export type CanHost = (person: Person | null, event: Pick<StoredEvent, 'institutionId'>) => boolean;

/** What the accounts half gives to the live half. */
export interface LiveDeps {
  config: SignallingConfig;
  db: Database;
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  tokens: Tokens;
  rateLimits: RateLimits;
  events: EventStore;
  links: LinkGrants;
  canHost: CanHost;
  boards: {
    isTrusted(boardId: string): Promise<boolean>;
  };
  institutions: {
    /** Finds the demo institution of that name, or makes it. */
    ensureDemo(draft: InstitutionDraft): Promise<{ id: string; name: string }>;
  };
}

/** What events and links need of broadcasts. A broadcast has the id of its event. */
export interface Broadcasts {
  createBroadcast(broadcast: {
    eventId: string;
    isRecordedAutomatically: boolean;
    isForSchools?: boolean;
  }): Promise<void>;
  /** Makes it one for schools, for good, also after its end; doing it again changes nothing. */
  protectBroadcast(eventId: string): Promise<void>;
  /**
   * Ends a broadcast that was not live yet, for good; doing it again changes nothing. Throws WRONG_PHASE when it is live
   * by now, or has been.
   */
  cancelBroadcast(eventId: string): Promise<void>;
  broadcastPhases(eventIds: readonly string[]): Promise<ReadonlyMap<string, Phase>>;
  /** Whether someone who joins now must be asked for consent. */
  isRecorded(eventId: string): Promise<boolean>;
  /** What somebody wrote in these broadcasts was erased: no node keeps it in memory. */
  forgetTexts(eventIds: readonly string[]): void;
  /** Ends the access of everyone who came with that grant, at once. */
  disconnectGrant(grantId: string): Promise<void>;
  joinedCounts(grantIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Lets somebody in by a link, as `broadcasts.join` does. */
  join(draft: JoinDraft): Promise<JoinReply>;
}

/** Who asks for slides: by their account, by their part in the broadcast, or by a link of its event. */
export interface SlidesAsker {
  person: Person | null;
  /** A join token: somebody who is in the broadcast. */
  join: string | undefined;
  link: string | undefined;
}

/** Who adds, lists and takes away files of slides. */
export interface Presenter {
  /** Null for a host who is not in the broadcast (yet). */
  participantId: string | null;
  personId: string | null;
}

export interface SlideAccess {
  /** Throws NOT_FOUND, FORBIDDEN, UNAUTHENTICATED, LINK_REVOKED, LINK_EXPIRED. */
  presenter(eventId: string, asker: SlidesAsker): Promise<Presenter>;
  /** Throws NOT_FOUND, also for what is there: whoever may not see a file does not learn of it. */
  admitViewer(deckId: string, asker: SlidesAsker): Promise<void>;
}

/** The sockets of smartboards, at whichever node each is connected. */
export interface BoardLink {
  /** What a board said of itself last; null while it is not connected. */
  reportOf(boardId: string): BoardReport | null;
  /** Throws UNAVAILABLE while the board is not connected. */
  control(boardId: string, control: BoardControl): void;
  /** Tells a board that it is trusted no more, and disconnects it. */
  end(boardId: string): void;
}

export type ConsentRouteName =
  | 'consents.own'
  | 'consents.withdraw'
  | 'consents.byDoor'
  | 'consents.withdrawByDoor'
  | 'recordings.withdrawals'
  | 'recordings.settleWithdrawal';

export type LiveRouteName =
  | 'broadcasts.join'
  | 'recordings.list'
  | 'recordings.show'
  | 'recordings.status'
  | 'recordings.talk'
  | 'recordings.renewMedia'
  | 'recordings.update'
  | 'recordings.delete'
  | 'demo.create'
  | 'equipment.openProbe'
  | 'equipment.closeProbe'
  | 'slides.list'
  | 'slides.upload'
  | 'slides.remove'
  | 'slides.file'
  | 'recordings.slides'
  | 'recordings.captions'
  | ConsentRouteName;

/** What `createLiveFeature(deps: LiveDeps)` gives: the live half as the composition root sees it. */
export interface LiveFeature {
  broadcasts: Broadcasts;
  boards: BoardLink;
  slides: SlideAccess & {
    /** Deletes what uploads left over that came to nothing. */
    sweep(): Promise<void>;
  };
  handlers: HandlersOf<LiveRouteName>;
  /** The event a recording belongs to, or null: for `event-host` routes about a recording. */
  eventOfRecording(recordingId: string): Promise<string | null>;
  /** Throws NOT_FOUND unless the asker may watch (visibility, host, or a link of its event). */
  authoriseRecordingViewer(request: {
    recordingId: string;
    person: Person | null;
    link: string | undefined;
  }): Promise<void>;
  attach(httpServer: HttpServer): void;
  close(): Promise<void>;
}
