/** One box of an ISO base media file (ISO/IEC 14496-12), as a view into the buffer that holds it. */
export interface Mp4Box {
  /** Four characters, such as `moof`. */
  type: string;
  /** What follows the box's header. */
  body: Buffer;
  /** Header and body together, in bytes. */
  size: number;
}

export interface BoxHeader {
  type: string;
  headerBytes: number;
  /** Header and body together; null when the box reaches to the end of the file. */
  size: number | null;
}

/** A file of ours that breaks the format. Caught inside this folder: callers get null. */
export class Mp4FormatError extends Error {}

/** The header at an offset, or null when the buffer ends inside it. Throws Mp4FormatError on an impossible size. */
export function boxHeaderAt(data: Buffer, offset: number): BoxHeader | null {
  if (offset + 8 > data.length) return null;
  const type = data.toString('latin1', offset + 4, offset + 8);
  const shortSize = data.readUInt32BE(offset);
  if (shortSize === 0) return { type, headerBytes: 8, size: null };
  if (shortSize > 1) {
    if (shortSize < 8) throw new Mp4FormatError(`box ${type} says that it has ${shortSize} bytes`);
    return { type, headerBytes: 8, size: shortSize };
  }
  if (offset + 16 > data.length) return null;
  const size = Number(data.readBigUInt64BE(offset + 8));
  if (size < 16 || !Number.isSafeInteger(size)) throw new Mp4FormatError(`box ${type} says that it has ${size} bytes`);
  return { type, headerBytes: 16, size };
}

/** All boxes of a container's body, end to end. Throws Mp4FormatError when one does not fit. */
export function boxesIn(body: Buffer): Mp4Box[] {
  const boxes: Mp4Box[] = [];
  let offset = 0;
  while (offset < body.length) {
    const header = boxHeaderAt(body, offset);
    const size = header?.size ?? body.length - offset;
    if (!header || offset + size > body.length) throw new Mp4FormatError(`a box at ${offset} is cut off`);
    boxes.push({ type: header.type, body: body.subarray(offset + header.headerBytes, offset + size), size });
    offset += size;
  }
  return boxes;
}

/** The first box found by walking down a path such as `mdia`, `minf`, `stbl`. */
export function boxAt(body: Buffer, ...path: string[]): Buffer | null {
  let here: Buffer | null = body;
  for (const type of path) {
    here = boxesIn(here).find((box) => box.type === type)?.body ?? null;
    if (!here) return null;
  }
  return here;
}

/** Version and flags of a full box. */
export function fullBoxHead(body: Buffer): { version: number; flags: number } {
  return { version: body.readUInt8(0), flags: body.readUIntBE(1, 3) };
}
