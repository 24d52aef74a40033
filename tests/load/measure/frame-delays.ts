import { quantile } from './statistics.ts';

export interface FrameDelays {
  /** Frames of which both is known: when they were drawn, and when they were shown. */
  readonly frames: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Different frames shown in a second, from the first one to the last one. */
  readonly shownPerSecond: number;
  /** Share of those drawn between the first and the last one that was shown which were shown. */
  readonly shownShare: number;
}

type Shown = readonly (readonly [frame: number, atMs: number])[];

/**
 * For frames that carry their number in a clip that is played again and again, and of which only the keyframes' times
 * are known: gives each frame a number of its own, and says when it was due. Frames follow on a keyframe evenly.
 *
 * @param keyframesAtMs when each keyframe was sent, in order
 */
export function numbersInSession(
  shown: Shown,
  keyframesAtMs: readonly number[],
  { framesPerSecond, framesPerKeyframe }: { readonly framesPerSecond: number; readonly framesPerKeyframe: number },
): { readonly dueAtMs: readonly (number | undefined)[]; readonly shown: Shown } {
  const dueAtMs: (number | undefined)[] = [];
  const numbered = shown.flatMap(([frame, atMs]): [number, number][] => {
    const behind = frame % framesPerKeyframe;
    const afterMs = (behind * 1_000) / framesPerSecond;
    const keyframe = keyframesAtMs.findLastIndex((sentAtMs) => sentAtMs + afterMs <= atMs);
    const sentAtMs = keyframesAtMs[keyframe];
    if (sentAtMs === undefined) return [];
    const number = keyframe * framesPerKeyframe + behind;
    dueAtMs[number] = sentAtMs + afterMs;
    return [[number, atMs]];
  });
  return { dueAtMs, shown: numbered };
}

/**
 * @param drawnAtMs when each frame was drawn, by its number
 * @param shown frames in the order in which they were shown; what is shown again counts once. Same clock
 */
export function frameDelays(
  drawnAtMs: readonly (number | undefined)[],
  shown: Shown,
): FrameDelays & { readonly delaysMs: readonly number[] } {
  const first = new Map<number, number>();
  for (const [frame, atMs] of shown) if (drawnAtMs[frame] !== undefined && !first.has(frame)) first.set(frame, atMs);
  const delaysMs = [...first].map(([frame, atMs]) => atMs - (drawnAtMs[frame] ?? Number.NaN));
  const [numbers, times] = [[...first.keys()], [...first.values()]];
  const span = Math.max(...numbers) - Math.min(...numbers);
  const seconds = (Math.max(...times) - Math.min(...times)) / 1_000;
  return {
    frames: first.size,
    p50Ms: quantile(delaysMs, 0.5),
    p95Ms: quantile(delaysMs, 0.95),
    shownPerSecond: (first.size - 1) / seconds,
    shownShare: first.size / (span + 1),
    delaysMs,
  };
}
