import {
  type EventChange,
  EventDraft,
  type PlannedOccurrence,
  type SeriesChange,
  type SeriesDraft,
  type SeriesTiming,
} from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Kysely } from 'kysely';
import { plannedTimes } from '../calendar/series.ts';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import type { EventNotices } from '../events/event-notices.ts';
import { cancelEvent, changeEvent, createEventStore, type FullEventStore } from '../events/event-store.ts';
import { checkAgenda } from '../events/rules.ts';
import { makeId } from '../keys/secrets.ts';
import type { Broadcasts, StoredEvent } from '../ports.ts';
import { type Member, planChange, plannedOf, ruleUntil } from './rules.ts';
import { changeSeries, findSeries, insertSeries, setSeriesOf, type StoredSeries } from './series-store.ts';

export interface SeriesKeeper {
  find(seriesId: string): Promise<StoredSeries | null>;
  /** In order of time. */
  events(seriesId: string): Promise<StoredEvent[]>;
  create(draft: Omit<SeriesDraft, 'institutionId'>, by: { id: string; institutionId: string }): Promise<string>;
  /** Gives back the id of the series that the changed events are in afterwards. */
  change(seriesId: string, change: SeriesChange): Promise<string>;
  /** Cancels what is to come, from an event of the series on or all of it. */
  cancel(seriesId: string, from?: string): Promise<void>;
}

type New = PlannedOccurrence & { id: string };

export function membersOf(events: readonly StoredEvent[]): (StoredEvent & Member)[] {
  return events.flatMap((event) => (event.occurrence === null ? [] : [{ ...event, occurrence: event.occurrence }]));
}

export function timingOf({ rule, draft }: Pick<StoredSeries, 'rule' | 'draft'>) {
  const { startsAtMs, durationMinutes, timeZone } = draft;
  return { startsAtMs, durationMinutes, timeZone, rule };
}

/** What a change leaves out stays as it is. */
function changed(draft: EventDraft, details: EventChange): EventDraft {
  const named = Object.entries(details).filter(([, value]) => value !== undefined);
  return EventDraft.parse({ ...draft, ...Object.fromEntries(named) });
}

export function createSeriesKeeper(deps: {
  db: Database;
  events: FullEventStore;
  broadcasts: Broadcasts;
  notices: EventNotices;
  clock: Clock;
}): SeriesKeeper {
  const { db, events, broadcasts, notices, clock } = deps;

  async function need(seriesId: string): Promise<StoredSeries> {
    const series = await findSeries(db, seriesId);
    if (!series) throw new AppError('NOT_FOUND', 'there is no such series');
    return series;
  }

  /** The broadcasts first: one without an event is never found by anybody, an event without one could not begin. */
  async function prepare(
    planned: readonly PlannedOccurrence[],
    { isRecordedAutomatically, isForSchools }: EventDraft,
  ): Promise<New[]> {
    const made: New[] = [];
    for (const each of planned) {
      const id = makeId('event');
      await broadcasts.createBroadcast({ eventId: id, isRecordedAutomatically, isForSchools });
      made.push({ ...each, id });
    }
    return made;
  }

  async function insertEvents(
    transaction: Kysely<Schema>,
    made: readonly New[],
    series: Pick<StoredSeries, 'id' | 'institutionId' | 'createdBy' | 'draft'>,
  ): Promise<void> {
    const store = createEventStore(transaction);
    for (const { id, occurrence, startsAtMs } of made) {
      const { institutionId, createdBy } = series;
      const draft = { ...series.draft, startsAtMs };
      await store.insert({ id, draft, institutionId, createdBy, isDemo: false, nowMs: clock.nowMs() });
      await setSeriesOf(transaction, id, { seriesId: series.id, occurrence });
    }
  }

  /**
   * Those that a change concerns: what has not begun, cancelled events too, and not what comes before `from`; and the
   * others. What was planned for a time that is over and moved into the future counts as begun: a new timing could not
   * name it.
   */
  async function split(
    series: StoredSeries,
    from: string | undefined,
  ): Promise<{ coming: StoredEvent[]; staying: StoredEvent[] }> {
    const all = await events.listOfSeries(series.id);
    const first = all.find(({ id }) => id === from)?.occurrence ?? '';
    if (from !== undefined && first === '') throw new AppError('NOT_FOUND', 'the series has no such event');
    const phases = await broadcasts.broadcastPhases(all.map(({ id }) => id));
    const nowMs = clock.nowMs();
    const planned = new Map(plannedTimes(timingOf(series)).map((each) => [each.occurrence, each.startsAtMs]));
    const isComing = (event: StoredEvent): boolean =>
      (event.occurrence ?? '') >= first &&
      event.startsAtMs > nowMs &&
      (planned.get(event.occurrence ?? '') ?? 0) > nowMs &&
      (event.isCancelled || (phases.get(event.id) ?? 'scheduled') === 'scheduled');
    return { coming: all.filter(isComing), staying: all.filter((event) => !isComing(event)) };
  }

  async function retime(
    series: StoredSeries,
    timing: SeriesTiming,
    details: EventChange,
    from: string | undefined,
  ): Promise<string> {
    const { coming, staying } = await split(series, from);
    if (timing.startsAtMs <= clock.nowMs()) {
      const fields = { 'timing.startsAtMs': 'must be in the future' };
      throw new AppError('INVALID', 'what has begun is not planned anew', { fields });
    }
    const plan = planChange(timingOf(series), membersOf(coming), timing);
    const { startsAtMs, durationMinutes, timeZone, rule } = timing;
    const time = { startsAtMs, durationMinutes, timeZone };
    const after = { ...changed(series.draft, details), ...time };
    const byId = new Map(coming.map((event) => [event.id, event]));
    const changes = plan.keep.map(({ id, to, isTimed }) => {
      const event = byId.get(id);
      const change: EventChange = {
        ...(event?.isCancelled ? {} : details),
        ...(isTimed ? { ...time, startsAtMs: to.startsAtMs } : {}),
      };
      checkAgenda({
        agenda: change.agenda ?? event?.agenda ?? [],
        durationMinutes: change.durationMinutes ?? event?.durationMinutes ?? durationMinutes,
      });
      return { id, occurrence: to.occurrence, change };
    });
    checkAgenda(after);
    // Each decides once more whether it may: a host may go live at this very moment.
    for (const id of plan.drop) await broadcasts.cancelBroadcast(id);
    const made = await prepare(plan.add, after);
    // What has begun or comes before stays as it was planned: the others go on in a series of their own.
    const goesOn = staying.length === 0 ? series.id : makeId('series');
    const nowMs = clock.nowMs();
    await db.transaction().execute(async (transaction) => {
      const left = plan.drop.reduce((sum, id) => sum + (byId.get(id)?.sequence ?? 0) + 1, 1);
      if (goesOn === series.id) {
        await changeSeries(transaction, series, { rule, draft: after, raisedBy: left, nowMs });
      } else {
        const moved = coming.reduce((sum, event) => sum + event.sequence, 1);
        const end = { rule: ruleUntil(timingOf(series), membersOf(staying)), draft: series.draft };
        await changeSeries(transaction, series, { ...end, raisedBy: moved, nowMs });
        await insertSeries(transaction, { ...series, id: goesOn, rule, draft: after, nowMs });
      }
      for (const id of plan.drop) {
        await cancelEvent(transaction, notices, id, nowMs);
        await setSeriesOf(transaction, id, null);
      }
      for (const { id, occurrence, change } of changes) {
        await changeEvent(transaction, notices, id, change, nowMs);
        await setSeriesOf(transaction, id, { seriesId: goesOn, occurrence });
      }
      await insertEvents(transaction, made, { ...series, id: goesOn, draft: after });
    });
    return goesOn;
  }

  /** The series is like its latest events: so are those that are added to it. */
  async function describe(series: StoredSeries, details: EventChange, from: string | undefined): Promise<string> {
    const draft = changed(series.draft, details);
    const coming = (await split(series, from)).coming.filter((event) => !event.isCancelled);
    for (const { agenda, durationMinutes } of coming) {
      checkAgenda({ agenda: details.agenda ?? agenda, durationMinutes });
    }
    checkAgenda(draft);
    const nowMs = clock.nowMs();
    await db.transaction().execute(async (transaction) => {
      await changeSeries(transaction, series, { rule: series.rule, draft, raisedBy: 0, nowMs });
      for (const { id } of coming) await changeEvent(transaction, notices, id, details, nowMs);
    });
    return series.id;
  }

  return {
    find: (seriesId) => findSeries(db, seriesId),
    events: (seriesId) => events.listOfSeries(seriesId),

    async create({ rule, excluded, ...draft }, by) {
      checkAgenda(draft);
      const { startsAtMs, durationMinutes, timeZone } = draft;
      const made = await prepare(plannedOf({ startsAtMs, durationMinutes, timeZone, rule, excluded }), draft);
      const id = makeId('series');
      const series = { id, institutionId: by.institutionId, createdBy: by.id, rule, draft };
      await db.transaction().execute(async (transaction) => {
        await insertSeries(transaction, { ...series, nowMs: clock.nowMs() });
        await insertEvents(transaction, made, series);
      });
      return id;
    },

    async change(seriesId, { timing, details = {}, from }) {
      const series = await need(seriesId);
      const goesOn = timing ? await retime(series, timing, details, from) : await describe(series, details, from);
      notices.wake();
      return goesOn;
    },

    async cancel(seriesId, from) {
      const { coming } = await split(await need(seriesId), from);
      for (const { id } of coming.filter((event) => !event.isCancelled)) {
        await broadcasts.cancelBroadcast(id);
        await events.cancel(id, clock.nowMs());
      }
    },
  };
}
