import { boxesIn, fullBoxHead, Mp4FormatError } from './boxes.ts';

/** What one `moof` says of its only track, in the track's time scale. */
export interface Fragment {
  /** Presentation time of the first picture or sound. */
  startTicks: number;
  durationTicks: number;
  startsWithKeyframe: boolean;
}

const nonSyncSample = 0x1_0000;

/**
 * Reads the body of a `moof`. Null when it carries no samples. Throws Mp4FormatError (or a RangeError of Buffer) when
 * it is broken.
 */
export function readFragment(moof: Buffer): Fragment | null {
  const traf = boxesIn(moof).find((box) => box.type === 'traf');
  if (!traf) throw new Mp4FormatError('moof without traf');
  let defaults: TrackDefaults = { duration: 0, flags: 0 };
  let decodeTicks: number | null = null;
  let startTicks = Number.POSITIVE_INFINITY;
  let durationTicks = 0;
  let startsWithKeyframe: boolean | null = null;
  for (const box of boxesIn(traf.body)) {
    if (box.type === 'tfhd') defaults = readTrackDefaults(box.body);
    if (box.type === 'tfdt') decodeTicks = readDecodeTime(box.body);
    if (box.type !== 'trun') continue;
    if (decodeTicks === null) throw new Mp4FormatError('trun before tfdt');
    for (const sample of samplesOf(box.body, defaults)) {
      startTicks = Math.min(startTicks, decodeTicks + durationTicks + sample.compositionOffset);
      startsWithKeyframe ??= (sample.flags & nonSyncSample) === 0;
      durationTicks += sample.duration;
    }
  }
  return startsWithKeyframe === null ? null : { startTicks, durationTicks, startsWithKeyframe };
}

interface TrackDefaults {
  duration: number;
  flags: number;
}

function readTrackDefaults(tfhd: Buffer): TrackDefaults {
  const { flags } = fullBoxHead(tfhd);
  let offset = 8;
  if (flags & 0x01) offset += 8;
  if (flags & 0x02) offset += 4;
  let duration = 0;
  if (flags & 0x08) {
    duration = tfhd.readUInt32BE(offset);
    offset += 4;
  }
  if (flags & 0x10) offset += 4;
  return { duration, flags: flags & 0x20 ? tfhd.readUInt32BE(offset) : 0 };
}

/** Read as signed: a writer that starts before its zero (sound's priming) leaves a small negative number. */
function readDecodeTime(tfdt: Buffer): number {
  const { version } = fullBoxHead(tfdt);
  const ticks = version === 1 ? Number(tfdt.readBigInt64BE(4)) : tfdt.readUInt32BE(4);
  if (!Number.isSafeInteger(ticks)) throw new Mp4FormatError('tfdt is out of range');
  return ticks;
}

interface Sample {
  duration: number;
  flags: number;
  compositionOffset: number;
}

function* samplesOf(trun: Buffer, defaults: TrackDefaults): Generator<Sample> {
  const { flags } = fullBoxHead(trun);
  const count = trun.readUInt32BE(4);
  let offset = 8;
  if (flags & 0x01) offset += 4;
  let firstFlags: number | null = null;
  if (flags & 0x04) {
    firstFlags = trun.readUInt32BE(offset);
    offset += 4;
  }
  const [hasDuration, hasSize, hasFlags, hasOffset] = [0x100, 0x200, 0x400, 0x800].map((bit) => (flags & bit) !== 0);
  const sampleBytes = 4 * [hasDuration, hasSize, hasFlags, hasOffset].filter(Boolean).length;
  if (offset + count * sampleBytes > trun.length) throw new Mp4FormatError('trun is cut off');
  for (let index = 0; index < count; index += 1) {
    const sample: Sample = { duration: defaults.duration, flags: defaults.flags, compositionOffset: 0 };
    if (hasDuration) {
      sample.duration = trun.readUInt32BE(offset);
      offset += 4;
    }
    if (hasSize) offset += 4;
    if (hasFlags) {
      sample.flags = trun.readUInt32BE(offset);
      offset += 4;
    }
    if (index === 0 && firstFlags !== null) sample.flags = firstFlags;
    if (hasOffset) {
      sample.compositionOffset = trun.readInt32BE(offset);
      offset += 4;
    }
    yield sample;
  }
}
