import type { FileHandle } from 'node:fs/promises';
import { boxHeaderAt, Mp4FormatError } from './boxes.ts';

export interface TopLevelBox {
  type: string;
  /** Reads what follows the header. Throws Mp4FormatError when it is larger than any of ours. */
  body(): Promise<Buffer>;
}

/** Holds the whole `moof` of a part of a few seconds, so that most parts take one read. */
const windowBytes = 16 << 10;
const largestBodyBytes = 64 << 20;

/**
 * The boxes of a file, end to end, without reading their bodies. Throws Mp4FormatError unless each is closed and the
 * last ends exactly where the file ends.
 */
export async function* topLevelBoxes(file: FileHandle): AsyncGenerator<TopLevelBox> {
  const { size: fileBytes } = await file.stat();
  let window = Buffer.alloc(0);
  let windowStart = 0;
  for (let offset = 0; offset < fileBytes; ) {
    if (offset + 16 > windowStart + window.length) {
      window = await readAt(file, offset, Math.min(windowBytes, fileBytes - offset));
      windowStart = offset;
    }
    const header = boxHeaderAt(window, offset - windowStart);
    // A box without a size is one whose writer has not come back to close it.
    if (!header || header.size === null || offset + header.size > fileBytes) throw new Mp4FormatError('cut off');
    const [from, to] = [offset + header.headerBytes, offset + header.size];
    const inWindow = to <= windowStart + window.length ? window.subarray(from - windowStart, to - windowStart) : null;
    yield {
      type: header.type,
      async body() {
        if (inWindow) return inWindow;
        if (to - from > largestBodyBytes) throw new Mp4FormatError(`${header.type} is too large`);
        return readAt(file, from, to - from);
      },
    };
    offset = to;
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
