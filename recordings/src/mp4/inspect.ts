import { type FileHandle, open, readFile } from 'node:fs/promises';
import { boxAt, boxesIn, fullBoxHead, Mp4FormatError } from './boxes.ts';
import { nullWhenBroken } from './broken-file.ts';
import { codecString, visualSize } from './codec-string.ts';
import { type Fragment, readFragment } from './fragment.ts';
import { handlerKind, timescaleOf } from './headers.ts';
import { topLevelBoxes } from './top-level-boxes.ts';

export interface InitInfo {
  kind: 'audio' | 'video';
  /** RFC 6381, such as `avc1.42e01f`. */
  codecs: string;
  width: number | null;
  height: number | null;
  /** Ticks in a second. */
  timescale: number;
  /**
   * What the edit list adds to each time: ffmpeg writes the offset of a late start as an empty edit, and skips an
   * encoder's priming by a media time. 0 for files whose tfdt is the recording's time.
   */
  editOffsetMs: number;
}

export interface PartInfo {
  /** Presentation time of the first frame, with the edit offset. */
  startMs: number;
  durationMs: number;
  /** True for sound. */
  startsWithKeyframe: boolean;
}

const largestInitBytes = 1 << 20;

/** The initialisation segment's facts, or null when it is missing, half-written, broken or of a codec not ours. */
export async function readInit(path: string): Promise<InitInfo | null> {
  return nullWhenBroken(async () => {
    const data = await readFile(path);
    if (data.length > largestInitBytes) return null;
    const moov = boxAt(data, 'moov');
    const trak = moov && boxAt(moov, 'trak');
    const mdia = trak && boxAt(trak, 'mdia');
    if (!moov || !mdia) return null;
    const timescale = timescaleOf(boxAt(mdia, 'mdhd'));
    const kind = handlerKind(boxAt(mdia, 'hdlr'));
    const stsd = boxAt(mdia, 'minf', 'stbl', 'stsd');
    const entry = stsd && boxesIn(stsd.subarray(8))[0];
    const codecs = entry ? codecString(entry) : null;
    if (!kind || !timescale || !entry || !codecs) return null;
    const movieTimescale = timescaleOf(boxAt(moov, 'mvhd'));
    const editOffsetMs = editOffsetOf(boxAt(trak, 'edts', 'elst'), timescale, movieTimescale ?? timescale);
    const size = kind === 'video' ? visualSize(entry) : { width: null, height: null };
    return { kind, codecs, ...size, timescale, editOffsetMs };
  });
}

/**
 * The facts of a media segment, or null when it is missing, half-written or broken: every box has to end exactly where
 * the file ends, and each fragment needs its media data. Reads only headers, whatever the part's size.
 */
export async function readPart(path: string, timescale: number, editOffsetMs = 0): Promise<PartInfo | null> {
  return nullWhenBroken(async () => {
    const file = await open(path, 'r');
    try {
      const fragments = await fragmentsOf(file);
      const first = fragments[0];
      if (!first || !(timescale > 0)) return null;
      const ticks = fragments.reduce((sum, fragment) => sum + fragment.durationTicks, 0);
      if (ticks <= 0) return null;
      return {
        startMs: (first.startTicks * 1000) / timescale + editOffsetMs,
        durationMs: (ticks * 1000) / timescale,
        startsWithKeyframe: first.startsWithKeyframe,
      };
    } finally {
      await file.close();
    }
  });
}

async function fragmentsOf(file: FileHandle): Promise<Fragment[]> {
  const fragments: Fragment[] = [];
  let isMediaMissing = false;
  for await (const box of topLevelBoxes(file)) {
    if (box.type === 'mdat') isMediaMissing = false;
    if (box.type !== 'moof') continue;
    const fragment = readFragment(await box.body());
    if (fragment) fragments.push(fragment);
    isMediaMissing = true;
  }
  if (isMediaMissing) throw new Mp4FormatError('the last fragment has no media data');
  return fragments;
}

function editOffsetOf(elst: Buffer | null, timescale: number, movieTimescale: number): number {
  if (!elst) return 0;
  const { version } = fullBoxHead(elst);
  const entryBytes = version === 1 ? 20 : 12;
  const count = elst.readUInt32BE(4);
  let emptyMs = 0;
  for (let index = 0; index < count; index += 1) {
    const at = 8 + index * entryBytes;
    const duration = version === 1 ? Number(elst.readBigUInt64BE(at)) : elst.readUInt32BE(at);
    const mediaTime = version === 1 ? Number(elst.readBigInt64BE(at + 8)) : elst.readInt32BE(at + 4);
    if (mediaTime >= 0) return emptyMs - (mediaTime * 1000) / timescale;
    emptyMs += (duration * 1000) / movieTimescale;
  }
  return emptyMs;
}
