import { z } from 'zod';
import { EventDraft } from './events.ts';
import { EpochMs } from './ids.ts';
import { longestSeries, RecurrenceRule } from './recurrence-rule.ts';

/**
 * A date and a time of day without a zone, to the minute ("2026-11-23T18:00", as a form's field writes it). An
 * occurrence of a series is named by the one that the rule gives it: that name stays when the occurrence is moved, and
 * when a government changes the zone's clocks.
 */
export const WallTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'must be a date and time such as 2026-11-23T18:00')
  .refine((text) => isDate(text), 'must be a date that exists');
export type WallTime = z.infer<typeof WallTime>;

function isDate(text: string): boolean {
  const epochMs = Date.parse(`${text}:00Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(text);
}

/** What differs from the rule, one for each occurrence at most. */
export const SeriesException = z.discriminatedUnion('kind', [
  /** Never planned (a holiday): nobody sees it. */
  z.object({ kind: z.literal('excluded'), occurrence: WallTime }),
  /** Was planned and is called off: stays visible as cancelled. */
  z.object({ kind: z.literal('cancelled'), occurrence: WallTime }),
  z.object({
    kind: z.literal('moved'),
    occurrence: WallTime,
    startsAtMs: EpochMs,
    /** Left out: as long as the others. */
    durationMinutes: EventDraft.shape.durationMinutes.removeDefault().optional(),
  }),
]);
export type SeriesException = z.infer<typeof SeriesException>;

/** When a series takes place: every occurrence keeps the time of day of the first one, in the zone. */
export const Series = z.object({
  /** The first occurrence, a whole minute. */
  startsAtMs: EpochMs.multipleOf(60_000),
  durationMinutes: EventDraft.shape.durationMinutes.removeDefault(),
  timeZone: EventDraft.shape.timeZone,
  rule: RecurrenceRule,
  exceptions: z.array(SeriesException).max(longestSeries.occurrences).default([]),
});
export type Series = z.infer<typeof Series>;

export const Occurrence = z.object({
  /** Its name in the series; the time of day is the event's zone's. */
  occurrence: WallTime,
  state: z.enum(['planned', 'moved', 'cancelled']),
  startsAtMs: EpochMs,
  endsAtMs: EpochMs,
});
export type Occurrence = z.infer<typeof Occurrence>;

/** The address under which a person's own calendar can be subscribed to, without what is secret in it. */
export const CalendarFeed = z.object({ createdAtMs: EpochMs });
export type CalendarFeed = z.infer<typeof CalendarFeed>;
