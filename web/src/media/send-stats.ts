import type { QualitySample } from './quality.ts';

type Entry = Record<string, unknown>;

export interface UplinkStats {
  readonly sample: Omit<QualitySample, 'score'>;
  /** Of the sound alone; null where none is sent, or no report came yet. */
  readonly soundLossRatio: number | null;
  /** Whether a picture is smaller than it could be for want of bandwidth; null where none is sent. */
  readonly isStarved: boolean | null;
}

/** The way out, from one RTCStatsReport: what the SFU lost of it, how far away it is, and what had to be given up. */
export function readUplink(entries: Iterable<Entry>): UplinkStats {
  let lossRatio: number | null = null;
  let rttMs: number | null = null;
  let soundLossRatio: number | null = null;
  let isStarved: boolean | null = null;
  for (const entry of entries) {
    const { type, kind, fractionLost, roundTripTime, qualityLimitationReason } = entry;
    if (type === 'remote-inbound-rtp') {
      if (typeof fractionLost === 'number') lossRatio = Math.max(lossRatio ?? 0, fractionLost);
      if (typeof fractionLost === 'number' && kind === 'audio')
        soundLossRatio = Math.max(soundLossRatio ?? 0, fractionLost);
      if (typeof roundTripTime === 'number') rttMs = Math.max(rttMs ?? 0, roundTripTime * 1000);
    }
    if (type === 'outbound-rtp' && kind === 'video' && typeof qualityLimitationReason === 'string')
      isStarved = (isStarved ?? false) || qualityLimitationReason === 'bandwidth';
  }
  // A picture that had to shrink for want of bandwidth counts as one that now and then stands still: fair.
  const frozenRatio = isStarved === null ? null : isStarved ? 0.1 : 0;
  return { sample: { lossRatio, rttMs, concealedRatio: null, frozenRatio }, soundLossRatio, isStarved };
}
