import { z } from 'zod';
import { Occurrence, Series, WallTime } from './calendar.ts';
import { EventChange, EventDraft, EventInstitution } from './events.ts';
import { EpochMs, Id } from './ids.ts';
import { longestSeries, RecurrenceRule } from './recurrence-rule.ts';

/** When a series takes place; what the rule gives on an excluded day is not planned. */
export const SeriesTiming = Series.omit({ exceptions: true }).extend({
  excluded: z.array(WallTime).max(longestSeries.occurrences).default([]),
});
export type SeriesTiming = z.infer<typeof SeriesTiming>;

/** A draft of the first event; the others are like it. */
export const SeriesDraft = EventDraft.extend(EventInstitution.shape).extend({
  startsAtMs: SeriesTiming.shape.startsAtMs,
  rule: RecurrenceRule,
  excluded: SeriesTiming.shape.excluded,
});
export type SeriesDraft = z.infer<typeof SeriesDraft>;

/** All of it concerns only events that are still to come. A timing begins with the first of these. */
export const SeriesChange = z.object({
  /** An event of the series: it and those that follow it by the rule are meant, and no earlier ones. */
  from: Id.optional(),
  timing: SeriesTiming.optional(),
  details: EventChange.omit({
    startsAtMs: true,
    durationMinutes: true,
    timeZone: true,
    isRecordedAutomatically: true,
    isForSchools: true,
  }).optional(),
});
export type SeriesChange = z.infer<typeof SeriesChange>;

export const PlannedOccurrence = z.object({ occurrence: WallTime, startsAtMs: EpochMs });
export type PlannedOccurrence = z.infer<typeof PlannedOccurrence>;

export const EventSeries = z.object({
  id: Id,
  institutionId: Id,
  institutionName: z.string(),
  /** Of the first event, and of what a new one is like. */
  draft: EventDraft,
  rule: z.string(),
  canHost: z.boolean(),
  /** What the asker may see, in order of time; each is an event of its own. */
  occurrences: z.array(Occurrence.extend({ eventId: Id })),
});
export type EventSeries = z.infer<typeof EventSeries>;
