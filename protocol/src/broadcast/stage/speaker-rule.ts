/** Quieter is not speaking, but a room. */
const quietestDb = -50;
/** How much louder than the one who speaks somebody has to be, while both are heard. */
const marginDb = 6;
/** How long somebody has to be the loudest. */
const soonestMs = 1_000;
/** How long a picture stays at least. */
const shortestMs = 2_500;
/** A breath between two words. */
const breathMs = 700;

/** What has been heard so far. */
export interface SpeakerWatch {
  /** Whose picture is shown. */
  readonly speakerId: string | null;
  readonly sinceMs: number;
  /** Who is the loudest now, and may be the next. */
  readonly challenger: { readonly id: string; readonly sinceMs: number; readonly lastMs: number } | null;
}

export const nobodyHeard: SpeakerWatch = {
  speakerId: null,
  sinceMs: Number.NEGATIVE_INFINITY,
  challenger: null,
};

/**
 * Who speaks after one more measurement: loudness by participant in dBov (0 the loudest, -127 silence). Pure. A cough
 * does not change the picture, nor does a word of assent; who falls silent keeps it until somebody else speaks.
 */
export function nextSpeaker(watch: SpeakerWatch, levelsDb: ReadonlyMap<string, number>, nowMs: number): SpeakerWatch {
  const id = loudest(levelsDb, watch.speakerId);
  const { challenger } = watch;
  if (id === null || id === watch.speakerId) {
    const isBreath = id === null && challenger !== null && nowMs - challenger.lastMs <= breathMs;
    return isBreath ? watch : { ...watch, challenger: null };
  }
  const sinceMs = challenger?.id === id ? challenger.sinceMs : nowMs;
  const isLongEnough = watch.speakerId === null || nowMs - sinceMs >= soonestMs;
  if (isLongEnough && nowMs - watch.sinceMs >= shortestMs) return { speakerId: id, sinceMs: nowMs, challenger: null };
  return { ...watch, challenger: { id, sinceMs, lastMs: nowMs } };
}

/** Who is heard the best; whoever has the picture is taken to be the margin louder. */
function loudest(levelsDb: ReadonlyMap<string, number>, speakerId: string | null): string | null {
  let best: { id: string; db: number } | null = null;
  for (const [id, levelDb] of levelsDb) {
    if (levelDb < quietestDb) continue;
    const db = id === speakerId ? levelDb + marginDb : levelDb;
    if (!best || db > best.db) best = { id, db };
  }
  return best?.id ?? null;
}
