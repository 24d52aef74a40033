export type Quality = 'good' | 'fair' | 'poor';

/** What the last seconds were like, in either direction. Ratios from 0 to 1; null where nothing was measured. */
export interface QualitySample {
  readonly lossRatio: number | null;
  readonly rttMs: number | null;
  /** Share of the sound that the browser had to invent. */
  readonly concealedRatio: number | null;
  /** Share of the time in which the picture stood still although it should not have. */
  readonly frozenRatio: number | null;
  /** The SFU's score, 0 to 10. */
  readonly score: number | null;
}

function isOver(value: number | null, bound: number): boolean {
  return value !== null && value > bound;
}

/** One of three words; null when nothing is measured yet. */
export function judgeQuality(sample: QualitySample): Quality | null {
  const values = [sample.lossRatio, sample.rttMs, sample.concealedRatio, sample.frozenRatio, sample.score];
  if (values.every((value) => value === null)) return null;
  const { lossRatio, rttMs, concealedRatio, frozenRatio, score } = sample;
  const isPoor =
    isOver(lossRatio, 0.08) || isOver(rttMs, 800) || isOver(concealedRatio, 0.08) || isOver(frozenRatio, 0.3);
  if (isPoor || (score !== null && score <= 3)) return 'poor';
  const isFair =
    isOver(lossRatio, 0.02) || isOver(rttMs, 350) || isOver(concealedRatio, 0.02) || isOver(frozenRatio, 0.08);
  return isFair || (score !== null && score <= 6) ? 'fair' : 'good';
}

const rank: Record<Quality, number> = { poor: 0, fair: 1, good: 2 };

export function worse(a: Quality | null, b: Quality | null): Quality | null {
  if (a === null || b === null) return a ?? b;
  return rank[a] <= rank[b] ? a : b;
}
