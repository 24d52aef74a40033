import type { Layout, PagePlace, Timeline, TimelineSegment } from '@campus/protocol';

/** What the person watches: what was featured live, or their own choice of tracks. */
export type View =
  | { mode: 'follow' }
  | { mode: 'one'; trackIds: readonly [string] }
  | { mode: 'side-by-side' | 'picture-in-picture'; trackIds: readonly [string, string] };

export type SlateReason = NonNullable<TimelineSegment['slate']>;

/** What stands on the stage at a moment. Either pictures, slides, or a slate, never nothing. */
export interface Shown {
  layout: Layout;
  /** The first is the large one, or beside slides the one in their corner. */
  trackIds: readonly string[];
  slate: SlateReason | null;
  slides: PagePlace | null;
}

export type HasPicture = (trackId: string) => boolean;

export function segmentAt(timeline: Timeline, recordingMs: number): TimelineSegment | null {
  const { segments } = timeline;
  const found = segments.find((segment) => recordingMs >= segment.startMs && recordingMs < segment.endMs);
  // The very end belongs to the last segment, so that a recording that has run out shows its last picture.
  return found ?? (recordingMs >= timeline.durationMs ? (segments.at(-1) ?? null) : null);
}

/** Decides by the timeline, the person's choice and what there is. `hasPicture` speaks of the same moment. */
export function shownAt(timeline: Timeline, recordingMs: number, view: View, hasPicture: HasPicture): Shown {
  const segment = segmentAt(timeline, recordingMs);
  const wanted = view.mode === 'follow' ? (segment?.videoTrackIds ?? []) : view.trackIds;
  const layout = view.mode === 'follow' ? (segment?.layout ?? 'one') : view.mode;
  const trackIds = [...new Set(wanted)].filter(hasPicture);
  // Whoever chose a picture does not want the slides before it.
  const slides = view.mode === 'follow' ? (segment?.slides ?? null) : null;
  if (slides) {
    const corner = trackIds.slice(0, 1);
    return { layout: corner.length === 0 ? 'one' : 'picture-in-picture', trackIds: corner, slate: null, slides };
  }
  if (trackIds.length > 0)
    return { layout: trackIds.length === 1 ? 'one' : layout, trackIds, slate: null, slides: null };
  return { layout: 'one', trackIds: [], slate: segment?.slate ?? 'no-picture', slides: null };
}

/**
 * When each track is next on the stage, from a moment to `withinMs` later: track id → recording time. What is
 * wanted now has the moment itself.
 */
export function wantedSoon(
  timeline: Timeline,
  recordingMs: number,
  withinMs: number,
  view: View,
): ReadonlyMap<string, number> {
  const wanted = new Map<string, number>();
  if (view.mode !== 'follow') {
    for (const id of view.trackIds) wanted.set(id, recordingMs);
    return wanted;
  }
  for (const segment of timeline.segments) {
    if (segment.endMs <= recordingMs) continue;
    if (segment.startMs > recordingMs + withinMs) break;
    for (const id of segment.videoTrackIds) {
      if (!wanted.has(id)) wanted.set(id, Math.max(recordingMs, segment.startMs));
    }
  }
  return wanted;
}

/** Slots on the stage in percent of its size; `inset-inline-end` mirrors for right to left. */
export interface Slot {
  top: number;
  start: number;
  width: number;
  height: number;
}

export function slotsOf(layout: Layout, count: number): Slot[] {
  switch (layout) {
    case 'one':
      return [{ top: 0, start: 0, width: 100, height: 100 }];
    case 'side-by-side':
      return [
        { top: 0, start: 0, width: 50, height: 100 },
        { top: 0, start: 50, width: 50, height: 100 },
      ];
    case 'picture-in-picture':
      return [
        { top: 0, start: 0, width: 100, height: 100 },
        { top: 71, start: 74, width: 24, height: 26 },
      ];
    case 'grid': {
      const columns = Math.ceil(Math.sqrt(count));
      const rows = Math.ceil(count / columns);
      return Array.from({ length: count }, (_, index) => ({
        top: (Math.floor(index / columns) * 100) / rows,
        start: ((index % columns) * 100) / columns,
        width: 100 / columns,
        height: 100 / rows,
      }));
    }
  }
}
