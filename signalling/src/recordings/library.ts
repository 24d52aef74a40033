import {
  AppError,
  type Person,
  type RecordingMedia,
  type RecordingsCalls,
  type Timeline,
  type WithdrawalCounts,
} from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Caller } from '@campus/service-kit/contract-socket';
import { type ParticipantStore, publicNames } from '../broadcasts/participants.ts';
import type { WithdrawalStore } from '../consents/withdrawal-store.ts';
import type { CanHost, ConsentRouteName, EventStore, Grant, LinkGrants, LiveRouteName, StoredEvent } from '../ports.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import { maySee, mayWatch } from './rules.ts';
import type { RecordingRow, RecordingStore } from './recording-store.ts';
import type { Replays } from './replays.ts';

export const mediaTokenTtlMs = 15 * 60_000;

type RecordingRouteName = Exclude<
  Extract<LiveRouteName, `recordings.${string}`>,
  'recordings.slides' | 'recordings.captions' | ConsentRouteName
>;

export interface LibraryDependencies {
  store: RecordingStore;
  withdrawals: Pick<WithdrawalStore, 'counts'>;
  replays: Pick<Replays, 'timeline' | 'talk'>;
  rateLimits: RateLimits;
  participants: ParticipantStore;
  events: EventStore;
  links: LinkGrants;
  canHost: CanHost;
  clock: Clock;
  /** Throws UNAVAILABLE while the recordings service is away, or when there is none. */
  call: Caller<RecordingsCalls>;
}

export interface Library {
  handlers: HandlersOf<RecordingRouteName>;
  eventOfRecording(recordingId: string): Promise<string | null>;
  /** Throws NOT_FOUND: whoever may not watch a recording does not learn that it exists. */
  authoriseViewer(request: { recordingId: string; person: Person | null; link: string | undefined }): Promise<void>;
  /** Files and row. Throws UNAVAILABLE while the recordings service is away: nothing is lost, ask again. */
  remove(recordingId: string, byPersonId?: string): Promise<void>;
}

export function createLibrary(dependencies: LibraryDependencies): Library {
  const { store, withdrawals, replays, rateLimits, events, links, canHost, clock, call } = dependencies;

  const notFound = (): AppError => new AppError('NOT_FOUND', 'there is no such recording');

  const find = async (recordingId: string): Promise<{ row: RecordingRow; event: StoredEvent }> => {
    const row = await store.find(recordingId);
    const event = row ? await events.find(row.event_id) : null;
    if (!row || !event) throw notFound();
    return { row, event };
  };

  /** An old link opens nothing, and is no reason to refuse what is open to all. */
  const grantOf = async (link: string | undefined): Promise<Grant | null> =>
    link === undefined
      ? null
      : links.verify(link).catch((error: unknown) => {
          if (error instanceof AppError) return null;
          throw error;
        });

  const describe = async (row: RecordingRow): Promise<RecordingMedia> => {
    const { media } = await call('recording.describe', { recordingId: row.id });
    if (row.finished_at_ms !== null) await store.noteMedia(row.id, media);
    return media;
  };

  const remove = async (recordingId: string, byPersonId: string | null = null): Promise<void> => {
    // The files first: a row without files can be deleted again, files without a row would stay for ever.
    await call('recording.delete', { recordingId }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
    });
    await store.delete(recordingId, { personId: byPersonId, nowMs: clock.nowMs() });
  };

  const sign = async (recordingId: string) => {
    const { token, expiresAtMs } = await call('media.sign', { recordingId, ttlMs: mediaTokenTtlMs });
    return { mediaToken: token, mediaTokenExpiresAtMs: expiresAtMs };
  };

  const namesOf = async (timeline: Timeline, { isForSchools: isShortened }: StoredEvent) => {
    const ids = [
      ...timeline.tracks.map((track) => track.participantId),
      ...timeline.marks.map((mark) => mark.participantId),
    ];
    const rows = await dependencies.participants.findMany([...new Set(ids.filter((id) => id !== null))]);
    // Whom it shows against their will by now is not named as well.
    const shown = rows.filter(({ consent }) => consent !== 'watch-only');
    return publicNames(shown, { isShortened });
  };

  const cardOf = (row: RecordingRow, event: StoredEvent, counts: WithdrawalCounts | null) => ({
    id: row.id,
    eventId: row.event_id,
    title: row.title ?? event.title,
    eventKind: event.kind,
    leadInstitution: event.institutionName,
    startedAtMs: row.started_at_ms ?? row.requested_at_ms,
    durationMs: row.duration_ms,
    state: row.state,
    programState: row.program_state,
    visibility: row.visibility ?? event.visibility,
    withdrawals: counts,
  });

  return {
    remove,
    eventOfRecording: async (recordingId) => (await store.find(recordingId))?.event_id ?? null,

    async authoriseViewer({ recordingId, person, link }) {
      const { row, event } = await find(recordingId);
      const asker = { person, grant: await grantOf(link), isHost: canHost(person, event) };
      if (!mayWatch(row, event, asker)) throw notFound();
    },

    handlers: {
      'recordings.list': async ({ query, person }) => {
        const grant = await grantOf(query.link);
        const rows = await store.list({ person, grant, eventId: query.eventId });
        const found = await events.findMany([...new Set(rows.map((row) => row.event_id))]);
        const byId = new Map(found.map((event) => [event.id, event]));
        const seen = rows.flatMap((row) => {
          const event = byId.get(row.event_id);
          const isHost = event !== undefined && canHost(person, event);
          return event && maySee(row, event, { person, grant, isHost }) ? [{ row, event, isHost }] : [];
        });
        const hosted = seen.flatMap(({ row, isHost }) => (isHost ? [row.id] : []));
        const counts = await withdrawals.counts(hosted);
        return { recordings: seen.map(({ row, event }) => cardOf(row, event, counts.get(row.id) ?? null)) };
      },

      'recordings.show': async ({ params, person, ip }) => {
        await rateLimits.consume('replay by address', ip);
        const { row, event } = await find(params.id);
        const [timeline, media, token] = await Promise.all([replays.timeline(row), describe(row), sign(row.id)]);
        if (!timeline) throw notFound();
        const counts = await withdrawals.counts(canHost(person, event) ? [row.id] : []);
        return {
          id: row.id,
          title: row.title ?? event.title,
          eventKind: event.kind,
          leadInstitution: event.institutionName,
          startedAtMs: timeline.epochMs,
          timeZone: event.timeZone,
          names: await namesOf(timeline, event),
          timeline,
          media,
          mediaBase: `/media/${row.id}/`,
          ...token,
          withdrawals: counts.get(row.id) ?? null,
        };
      },

      'recordings.talk': async ({ params, ip }) => {
        await rateLimits.consume('replay by address', ip);
        const { row, event } = await find(params.id);
        const talk = await replays.talk(row);
        if (!talk) throw notFound();
        const writers = [...talk.messages, ...talk.questions].map(({ participantId }) => participantId);
        const rows = await dependencies.participants.findMany([...new Set(writers)]);
        // Whoever did not agree to be seen and heard is not named for ever either.
        const agreed = rows.filter(({ consent }) => consent === 'seen-and-heard');
        return { ...talk, names: publicNames(agreed, { isShortened: event.isForSchools }) };
      },

      'recordings.status': async ({ params }) => {
        const { row } = await find(params.id);
        const { state, durationMs, program } = await describe(row);
        return { state, durationMs, program };
      },

      'recordings.renewMedia': async ({ params }) => sign((await find(params.id)).row.id),

      'recordings.update': async ({ params, body, person }) => {
        const { row } = await find(params.id);
        const values = {
          ...(body.title === undefined ? {} : { title: body.title }),
          ...(body.visibility === undefined ? {} : { visibility: body.visibility }),
        };
        await store.update(row.id, values, { personId: person?.id ?? null, nowMs: clock.nowMs() });
        const after = await find(params.id);
        const counts = await withdrawals.counts([row.id]);
        return cardOf(after.row, after.event, counts.get(row.id) ?? null);
      },

      'recordings.delete': async ({ params, person }) => {
        const { row } = await find(params.id);
        if (row.ended_at_ms === null) throw new AppError('WRONG_PHASE', 'a recording that runs cannot be deleted');
        await remove(row.id, person?.id);
        return {};
      },
    },
  };
}
