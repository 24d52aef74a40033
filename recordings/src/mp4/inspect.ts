import { type FileHandle, open, readFile } from 'node:fs/promises';
import { boxAt, boxesIn, boxHeaderAt, fullBoxHead, Mp4FormatError } from './boxes.ts';
import { codecString, visualSize } from './codec-string.ts';
import { type Fragment, readFragment } from './fragment.ts';

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
const largestMoofBytes = 4 << 20;
/** Holds the whole `moof` of a part of a few seconds, so that most parts take one read. */
const firstReadBytes = 16 << 10;

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
    const handler = boxAt(mdia, 'hdlr')?.toString('latin1', 8, 12);
    const kind = handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : null;
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
  const { size: fileBytes } = await file.stat();
  const fragments: Fragment[] = [];
  let window = await readAt(file, 0, Math.min(firstReadBytes, fileBytes));
  let windowStart = 0;
  let isMediaMissing = false;
  for (let offset = 0; offset < fileBytes; ) {
    if (offset + 16 > windowStart + window.length) {
      window = await readAt(file, offset, Math.min(firstReadBytes, fileBytes - offset));
      windowStart = offset;
    }
    const header = boxHeaderAt(window, offset - windowStart);
    // A box without a size is one whose writer has not come back to close it.
    if (!header || header.size === null || offset + header.size > fileBytes) throw new Mp4FormatError('cut off');
    if (header.type === 'moof') {
      if (header.size > largestMoofBytes) throw new Mp4FormatError('moof is too large');
      const isInWindow = offset + header.size <= windowStart + window.length;
      const moof = isInWindow
        ? window.subarray(offset - windowStart, offset - windowStart + header.size)
        : await readAt(file, offset, header.size);
      const fragment = readFragment(moof.subarray(header.headerBytes));
      if (fragment) fragments.push(fragment);
      isMediaMissing = true;
    }
    if (header.type === 'mdat') isMediaMissing = false;
    offset += header.size;
  }
  if (isMediaMissing) throw new Mp4FormatError('the last fragment has no media data');
  return fragments;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** `mdhd` and `mvhd` begin alike. */
function timescaleOf(header: Buffer | null): number | null {
  if (!header) return null;
  const { version } = fullBoxHead(header);
  return header.readUInt32BE(version === 1 ? 20 : 12) || null;
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

/** A file that cannot be read or does not keep to the format is no part of the recording; other errors are ours. */
async function nullWhenBroken<Info>(read: () => Promise<Info | null>): Promise<Info | null> {
  try {
    return await read();
  } catch (error) {
    const isBroken = error instanceof Mp4FormatError || error instanceof RangeError;
    if (isBroken || isFileError(error)) return null;
    throw error;
  }
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
