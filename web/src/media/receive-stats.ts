/** Running totals of one received stream, as RTCInboundRtpStreamStats counts them. */
export interface StreamTotals {
  readonly trackIdentifier: string;
  readonly kind: 'audio' | 'video';
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly framesDecoded: number;
  readonly freezeSeconds: number;
  readonly samplesReceived: number;
  /** Invented samples, without those that are invented because nobody spoke (DTX). */
  readonly concealedSamples: number;
}

export interface ReceiveTotals {
  readonly atMs: number;
  readonly rttMs: number | null;
  readonly streams: ReadonlyMap<string, StreamTotals>;
}

type Entry = Record<string, unknown>;

function count(entry: Entry, key: string): number {
  const value = entry[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** Reads an RTCStatsReport (any iterable of its entries). */
export function readTotals(entries: Iterable<Entry>, atMs: number): ReceiveTotals {
  const streams = new Map<string, StreamTotals>();
  let rttMs: number | null = null;
  for (const entry of entries) {
    if (
      entry['type'] === 'candidate-pair' &&
      entry['nominated'] === true &&
      typeof entry['currentRoundTripTime'] === 'number'
    )
      rttMs = entry['currentRoundTripTime'] * 1000;
    const kind = entry['kind'];
    const trackIdentifier = entry['trackIdentifier'];
    if (entry['type'] !== 'inbound-rtp' || typeof trackIdentifier !== 'string') continue;
    if (kind !== 'audio' && kind !== 'video') continue;
    streams.set(trackIdentifier, {
      trackIdentifier,
      kind,
      packetsReceived: count(entry, 'packetsReceived'),
      packetsLost: count(entry, 'packetsLost'),
      framesDecoded: count(entry, 'framesDecoded'),
      freezeSeconds: count(entry, 'totalFreezesDuration'),
      samplesReceived: count(entry, 'totalSamplesReceived'),
      concealedSamples: Math.max(0, count(entry, 'concealedSamples') - count(entry, 'silentConcealedSamples')),
    });
  }
  return { atMs, rttMs, streams };
}

export interface ReceiveSample {
  readonly lossRatio: number | null;
  readonly concealedRatio: number | null;
  readonly frozenRatio: number | null;
  readonly rttMs: number | null;
  /** trackIdentifiers of streams that brought packets since the last look. */
  readonly flowing: ReadonlySet<string>;
}

/** What happened between two looks. Ratios are null where nothing came that they could be of. */
export function compareTotals(before: ReceiveTotals, after: ReceiveTotals): ReceiveSample {
  let received = 0;
  let lost = 0;
  let samples = 0;
  let concealed = 0;
  let frozen = 0;
  let pictures = 0;
  const flowing = new Set<string>();
  for (const [id, now] of after.streams) {
    const then = before.streams.get(id);
    if (!then) continue;
    const packets = now.packetsReceived - then.packetsReceived;
    if (packets > 0) flowing.add(id);
    received += Math.max(0, packets);
    lost += Math.max(0, now.packetsLost - then.packetsLost);
    samples += Math.max(0, now.samplesReceived - then.samplesReceived);
    concealed += Math.max(0, now.concealedSamples - then.concealedSamples);
    if (now.kind === 'video' && packets > 0) {
      pictures += 1;
      frozen += Math.max(0, now.freezeSeconds - then.freezeSeconds);
    }
  }
  const seconds = (after.atMs - before.atMs) / 1000;
  return {
    lossRatio: received + lost > 0 ? lost / (received + lost) : null,
    concealedRatio: samples > 0 ? Math.min(1, concealed / samples) : null,
    frozenRatio: pictures > 0 && seconds > 0 ? Math.min(1, frozen / (pictures * seconds)) : null,
    rttMs: after.rttMs,
    flowing,
  };
}
