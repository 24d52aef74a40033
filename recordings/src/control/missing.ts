import type { Rendition } from '@campus/protocol/recording';
import type { Stretch } from '../capture/floor-fill.ts';
import type { CaptureGap } from '../capture/recording-capture.ts';
import { type Interruption, smallestGapMs } from '../capture/track-capture.ts';
import type { Loss } from '../store/losses.ts';
import { endOf, floorId } from '../store/scan.ts';

/** What is known of a recording that is not running. */
export interface Remains {
  readonly renditions: readonly Rendition[];
  /** By track; see `lossesOf`. */
  readonly losses: ReadonlyMap<string, readonly Loss[]>;
  readonly gaps: readonly CaptureGap[];
  /** Where its floor ends. */
  readonly floorEndMs: number;
}

export const restarted = 'the recorder was restarted';
const damaged = 'its parts are damaged';
/**
 * A track that ended longer before the floor did was muted, or had come to its end. Nor is anything older that was still
 * being written when a recorder died.
 */
const interruptedWithinMs = 8_000;

/**
 * The tracks that were being captured when an earlier life died, and from where on they are missing. One whose newest
 * parts came to nothing is among them however long it had been away before that: a pause before them is then taken for
 * missing too, since only the lost parts said where it ended. Pure.
 */
export function interruptedTracks({ renditions, losses, gaps, floorEndMs }: Remains): Map<string, Interruption> {
  const ends = new Map(renditions.map(({ id, parts }) => [id, lastEndOf(parts)]));
  const interrupted = new Map<string, Interruption>();
  for (const id of new Set([...ends.keys(), ...losses.keys()])) {
    if (id === floorId) continue;
    const isCutOff = losses.get(id)?.some(({ toMs }) => toMs === null) ?? false;
    if (!ends.has(id) && !isCutOff) continue;
    const endMs = ends.get(id) ?? Math.max(0, floorEndMs - interruptedWithinMs);
    // Where a gap ends, something came again.
    const untilMs = Math.max(endMs, ...gaps.filter(({ trackId }) => trackId === id).map(({ toMs }) => toMs));
    if (isCutOff || floorEndMs - untilMs < interruptedWithinMs) interrupted.set(id, { untilMs, reason: restarted });
  }
  return interrupted;
}

/** Where parts that were written are not there whole, although others come after them, and no gap says so. Pure. */
export function damages({ renditions, losses, gaps }: Omit<Remains, 'floorEndMs'>): CaptureGap[] {
  const ofTracks = [...losses].flatMap(([trackId, all]) =>
    all.flatMap(({ fromMs, toMs }) => {
      if (toMs === null) return [];
      return [{ trackId, fromMs: fromMs ?? Math.max(0, toMs - interruptedWithinMs), toMs }];
    }),
  );
  const ofFloor = holesOfFloor(renditions).map((hole) => ({ trackId: null, ...hole }));
  return [...ofFloor, ...ofTracks].flatMap((loss) => unnoted({ ...loss, reason: damaged }, gaps));
}

/** What of a gap no other gap says, and is long enough to be said. Pure. */
export function unnoted(gap: CaptureGap, gaps: readonly CaptureGap[]): CaptureGap[] {
  const known = gaps
    .filter(({ trackId }) => trackId === null || trackId === gap.trackId)
    .toSorted((a, b) => a.fromMs - b.fromMs);
  const left: CaptureGap[] = [];
  let fromMs = gap.fromMs;
  for (const one of [...known, { fromMs: gap.toMs, toMs: gap.toMs }]) {
    const toMs = Math.min(one.fromMs, gap.toMs);
    if (toMs - fromMs > smallestGapMs) left.push({ ...gap, fromMs, toMs });
    fromMs = Math.max(fromMs, one.toMs);
  }
  return left;
}

/** Its generations may lie beside one another, so that only their parts together say what is missing. */
function holesOfFloor(renditions: readonly Rendition[]): Stretch[] {
  const parts = renditions.find(({ id }) => id === floorId)?.parts ?? [];
  return parts.map((part, index) => {
    const before = parts[index - 1];
    return { fromMs: before ? endOf(before) : 0, toMs: part.startMs };
  });
}

function lastEndOf(parts: Rendition['parts']): number {
  const last = parts.at(-1);
  return last ? endOf(last) : 0;
}
