export type IvfCodec = 'H264' | 'VP80';

/** Ticks in a second of our IVF streams: RTP's, so that no time is rounded twice. */
export const ivfTimescale = 90_000;

/**
 * The header of an IVF stream (https://wiki.multimedia.cx/index.php/Duck_IVF), ffmpeg's simplest input with true times.
 * The size stays zero: ffmpeg reads it from the first frame.
 */
export function ivfHeader(codec: IvfCodec): Buffer {
  const header = Buffer.alloc(32);
  header.write('DKIF', 0, 'latin1');
  header.writeUInt16LE(32, 6);
  header.write(codec, 8, 'latin1');
  header.writeUInt32LE(ivfTimescale, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

/** One frame, its time in ticks of `ivfTimescale`. */
export function ivfFrame(data: Uint8Array, ticks: number): Buffer {
  const frame = Buffer.alloc(12 + data.length);
  frame.writeUInt32LE(data.length, 0);
  frame.writeBigUInt64LE(BigInt(ticks), 4);
  frame.set(data, 12);
  return frame;
}
