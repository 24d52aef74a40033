import type {
  EventChange,
  EventDraft,
  PlannedOccurrence,
  SeriesChange,
  SeriesDraft,
  SeriesTiming,
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
  create(draft: SeriesDraft, by: { id: string; institutionId: string }): Promise<string>;
  /** Gives back the id of the series that the events to come are in afterwards. */
  change(seriesId: string, change: SeriesChange): Promise<string>;
  /** Cancels all events that are to come. */
  cancel(seriesId: string): Promise<void>;
}

type New = PlannedOccurrence & { id: string };

export function membersOf(events: readonly StoredEvent[]): Member[] {
  return events.flatMap((event) => (event.occurrence === null ? [] : [{ ...event, occurrence: event.occurrence }]));
}

export function timingOf({ rule, draft }: Pick<StoredSeries, 'rule' | 'draft'>) {
  const { startsAtMs, durationMinutes, timeZone } = draft;
  return { startsAtMs, durationMinutes, timeZone, rule };
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
    { isRecordedAutomatically }: EventDraft,
  ): Promise<New[]> {
    const made: New[] = [];
    for (const each of planned) {
      const id = makeId('event');
      await broadcasts.createBroadcast({ eventId: id, isRecordedAutomatically });
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
   * Those that have not begun, cancelled ones too; and the others. What was planned for a time that is over and moved
   * into the future counts as begun: a new timing could not name it.
   */
  async function split(series: StoredSeries): Promise<{ coming: StoredEvent[]; begun: StoredEvent[] }> {
    const all = await events.listOfSeries(series.id);
    const phases = await broadcasts.broadcastPhases(all.map(({ id }) => id));
    const nowMs = clock.nowMs();
    const planned = new Map(plannedTimes(timingOf(series)).map((each) => [each.occurrence, each.startsAtMs]));
    const isComing = (event: StoredEvent): boolean =>
      event.startsAtMs > nowMs &&
      (planned.get(event.occurrence ?? '') ?? 0) > nowMs &&
      (event.isCancelled || (phases.get(event.id) ?? 'scheduled') === 'scheduled');
    return { coming: all.filter(isComing), begun: all.filter((event) => !isComing(event)) };
  }

  async function retime(series: StoredSeries, timing: SeriesTiming): Promise<string> {
    const { coming, begun } = await split(series);
    if (timing.startsAtMs <= clock.nowMs()) {
      const fields = { 'timing.startsAtMs': 'must be in the future' };
      throw new AppError('INVALID', 'what has begun is not planned anew', { fields });
    }
    const plan = planChange(timingOf(series), membersOf(coming), timing);
    const { startsAtMs, durationMinutes, timeZone, rule } = timing;
    const after = { ...series.draft, startsAtMs, durationMinutes, timeZone };
    const byId = new Map(coming.map((event) => [event.id, event]));
    checkAgenda(after);
    for (const { id, isTimed } of plan.keep) {
      if (isTimed) checkAgenda({ agenda: byId.get(id)?.agenda ?? [], durationMinutes });
    }
    // Each decides once more whether it may: a host may go live at this very moment.
    for (const id of plan.drop) await broadcasts.cancelBroadcast(id);
    const made = await prepare(plan.add, after);
    // What has begun stays as it was planned: the others go on in a series of their own.
    const goesOn = begun.length === 0 ? series.id : makeId('series');
    const nowMs = clock.nowMs();
    await db.transaction().execute(async (transaction) => {
      const left = plan.drop.reduce((sum, id) => sum + (byId.get(id)?.sequence ?? 0) + 1, 1);
      if (goesOn === series.id) {
        await changeSeries(transaction, series.id, { rule, draft: after, raisedBy: left, nowMs });
      } else {
        const moved = coming.reduce((sum, event) => sum + event.sequence, 1);
        const end = { rule: ruleUntil(timingOf(series), membersOf(begun)), draft: series.draft };
        await changeSeries(transaction, series.id, { ...end, raisedBy: moved, nowMs });
        await insertSeries(transaction, { ...series, id: goesOn, rule, draft: after, nowMs });
      }
      for (const id of plan.drop) {
        await cancelEvent(transaction, notices, id, nowMs);
        await setSeriesOf(transaction, id, null);
      }
      for (const { id, to, isTimed } of plan.keep) {
        const time = { startsAtMs: to.startsAtMs, durationMinutes, timeZone };
        if (isTimed) await changeEvent(transaction, notices, id, time, nowMs);
        await setSeriesOf(transaction, id, { seriesId: goesOn, occurrence: to.occurrence });
      }
      await insertEvents(transaction, made, { ...series, id: goesOn, draft: after });
    });
    return goesOn;
  }

  async function describe(series: StoredSeries, details: EventChange, draft: EventDraft): Promise<void> {
    const coming = (await split(series)).coming.filter((event) => !event.isCancelled);
    for (const { agenda, durationMinutes } of coming)
      checkAgenda({ agenda: details.agenda ?? agenda, durationMinutes });
    checkAgenda(draft);
    const nowMs = clock.nowMs();
    await db.transaction().execute(async (transaction) => {
      await changeSeries(transaction, series.id, { rule: series.rule, draft, raisedBy: 0, nowMs });
      for (const { id } of coming) await changeEvent(transaction, notices, id, details, nowMs);
    });
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

    async change(seriesId, { timing, details }) {
      const goesOn = timing ? await retime(await need(seriesId), timing) : seriesId;
      if (details) {
        const series = await need(goesOn);
        const named = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
        await describe(series, details, { ...series.draft, ...named });
      }
      notices.wake();
      return goesOn;
    },

    async cancel(seriesId) {
      const { coming } = await split(await need(seriesId));
      for (const { id } of coming.filter((event) => !event.isCancelled)) {
        await broadcasts.cancelBroadcast(id);
        await events.cancel(id, clock.nowMs());
      }
    },
  };
}
