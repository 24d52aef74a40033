/** A stretch of a track that was being written, and of which no whole part is there. Milliseconds of the recording. */
export interface Loss {
  /** Null: nothing whole comes before it. */
  readonly fromMs: number | null;
  /** Null: nothing whole comes after it. */
  readonly toMs: number | null;
}

interface Span {
  readonly startMs: number;
  readonly durationMs: number;
}

/**
 * What is lost of a track, by the files that are there: of each generation its parts in their order, null for one that
 * is broken or not there. In a generation each part begins where the one before it ends, so that any hole is a loss.
 * Between two generations nothing may have been meant to be, unless parts are broken there; a generation without any
 * part was begun, and came to nothing. Holes may be short. Pure.
 */
export function lossesOf(generations: readonly (readonly (Span | null)[])[]): Loss[] {
  const losses: Loss[] = [];
  let endMs: number | null = null;
  let isBroken = false;
  for (const parts of generations) {
    if (parts.length === 0) isBroken = true;
    let isFirst = true;
    for (const part of parts) {
      if (part === null) {
        isBroken = true;
        continue;
      }
      if (isBroken || !isFirst) losses.push({ fromMs: endMs, toMs: part.startMs });
      endMs = Math.max(endMs ?? 0, part.startMs + part.durationMs);
      isBroken = false;
      isFirst = false;
    }
  }
  if (isBroken) losses.push({ fromMs: endMs, toMs: null });
  return losses.filter(({ fromMs, toMs }) => fromMs === null || toMs === null || toMs > fromMs);
}
