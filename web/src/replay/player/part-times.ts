import { playlistTimeAt, type RenditionPart, recordingTimeAt } from '@campus/protocol';

/**
 * Where a media element has put the parts: the start (seconds of its currentTime) of the part with an index.
 * Null while it does not know yet; then the ideal holds: parts end to end.
 *
 * The element's own word counts because a playlist's durations are rounded and small gaps between parts are
 * closed up or kept as the element pleases; over an hour that adds up to more than a picture may be off.
 */
export type PartStarts = (index: number) => number | null;

export const idealStarts: PartStarts = () => null;

/** A picture that has just stopped is held this long before a slate takes its place. */
export const holdMs = 2000;
/** And one that is about to begin may stand so long before. */
export const openingMs = 1000;

/** The index of the part that holds a moment of the recording, or -1. */
function partIndexAt(parts: readonly RenditionPart[], recordingMs: number): number {
  return parts.findIndex((part) => recordingMs >= part.startMs && recordingMs < part.startMs + part.durationMs);
}

/** The element's time (seconds) of a moment of the recording; null where there are no media. */
export function elementTimeAt(
  parts: readonly RenditionPart[],
  recordingMs: number,
  starts: PartStarts = idealStarts,
): number | null {
  const index = partIndexAt(parts, recordingMs);
  const part = parts[index];
  if (!part) return null;
  const start = starts(index);
  return start === null ? playlistTimeAt(parts, recordingMs) : start + (recordingMs - part.startMs) / 1000;
}

/** The inverse: the moment of the recording (ms) that stands at an element's time (seconds). */
export function momentAt(
  parts: readonly RenditionPart[],
  elementSeconds: number,
  starts: PartStarts = idealStarts,
): number {
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const part = parts[index];
    const start = starts(index);
    if (!part || start === null) break;
    if (elementSeconds >= start) {
      return part.startMs + Math.min((elementSeconds - start) * 1000, part.durationMs);
    }
  }
  return recordingTimeAt(parts, elementSeconds);
}

export interface Picture {
  /** Seconds of the element's time. */
  elementSeconds: number;
  /** True where the picture itself has ended, or not begun: a single frame stands. */
  isHeld: boolean;
}

/** What a track shows at a moment: a picture, a standing frame for a short while, or nothing. */
export function pictureAt(
  parts: readonly RenditionPart[],
  recordingMs: number,
  starts: PartStarts = idealStarts,
): Picture | null {
  const elementSeconds = elementTimeAt(parts, recordingMs, starts);
  if (elementSeconds !== null) return { elementSeconds, isHeld: false };
  const before = parts.findLast((part) => part.startMs + part.durationMs <= recordingMs);
  if (!before) return openingPicture(parts, recordingMs, starts);
  const endMs = before.startMs + before.durationMs;
  if (recordingMs - endMs > holdMs) return null;
  const lastFrame = elementTimeAt(parts, endMs - Math.min(20, before.durationMs / 2), starts);
  return lastFrame === null ? null : { elementSeconds: lastFrame, isHeld: true };
}

/** A camera's first frame comes a little after its sound: it stands there from the beginning. */
function openingPicture(parts: readonly RenditionPart[], recordingMs: number, starts: PartStarts): Picture | null {
  const first = parts[0];
  if (!first || first.startMs - recordingMs > openingMs) return null;
  const firstFrame = elementTimeAt(parts, first.startMs, starts);
  return firstFrame === null ? null : { elementSeconds: firstFrame, isHeld: true };
}

/** The first moment with media at or after the wanted one; null after the last. */
export function nextMomentWithMedia(parts: readonly RenditionPart[], recordingMs: number): number | null {
  if (partIndexAt(parts, recordingMs) >= 0) return recordingMs;
  return parts.find((part) => part.startMs >= recordingMs)?.startMs ?? null;
}
