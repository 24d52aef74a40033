import { boxesIn, type Mp4Box } from './boxes.ts';

/** Bytes of a sample entry before its child boxes (ISO/IEC 14496-12, 12.1.3 and 12.2.3). */
const visualEntryBytes = 78;
const audioEntryBytes = 28;

const hex = (value: number): string => value.toString(16).padStart(2, '0');

/** The RFC 6381 codecs string of a sample entry of `stsd`, or null for a codec that we never write. */
export function codecString(entry: Mp4Box): string | null {
  switch (entry.type) {
    case 'avc1':
    case 'avc3': {
      const avcC = childOf(entry, visualEntryBytes, 'avcC');
      if (!avcC) return null;
      return `${entry.type}.${hex(avcC.readUInt8(1))}${hex(avcC.readUInt8(2))}${hex(avcC.readUInt8(3))}`;
    }
    case 'vp08':
    case 'vp09': {
      const vpcC = childOf(entry, visualEntryBytes, 'vpcC');
      if (!vpcC) return null;
      const decimal = (value: number): string => String(value).padStart(2, '0');
      const bitDepth = vpcC.readUInt8(6) >> 4;
      return `${entry.type}.${decimal(vpcC.readUInt8(4))}.${decimal(vpcC.readUInt8(5))}.${decimal(bitDepth)}`;
    }
    case 'mp4a': {
      const esds = childOf(entry, audioEntryBytes, 'esds');
      return esds ? mpegAudioString(esds.subarray(4)) : null;
    }
    case 'Opus':
      return 'opus';
    default:
      return null;
  }
}

/** Width and height in pixels of a visual sample entry. */
export function visualSize(entry: Mp4Box): { width: number; height: number } {
  return { width: entry.body.readUInt16BE(24), height: entry.body.readUInt16BE(26) };
}

function childOf(entry: Mp4Box, entryBytes: number, type: string): Buffer | null {
  return boxesIn(entry.body.subarray(entryBytes)).find((box) => box.type === type)?.body ?? null;
}

/** Walks the descriptors of `esds` (ISO/IEC 14496-1) to the object type and the audio object type. */
function mpegAudioString(descriptors: Buffer): string | null {
  const elementary = descriptor(descriptors, 0);
  if (elementary?.tag !== 0x03) return null;
  const flags = elementary.body.readUInt8(2);
  let offset = 3;
  if (flags & 0x80) offset += 2;
  if (flags & 0x40) offset += 1 + elementary.body.readUInt8(offset);
  if (flags & 0x20) offset += 2;
  const config = descriptor(elementary.body, offset);
  if (config?.tag !== 0x04) return null;
  const objectType = config.body.readUInt8(0);
  if (objectType !== 0x40) return `mp4a.${hex(objectType)}`;
  const specific = descriptor(config.body, 13);
  if (specific?.tag !== 0x05) return 'mp4a.40.2';
  const short = specific.body.readUInt8(0) >> 3;
  // Object types from 32 on are written in six further bits.
  const audioObjectType = short === 31 ? 32 + ((specific.body.readUInt16BE(0) >> 5) & 0x3f) : short;
  return `mp4a.40.${audioObjectType}`;
}

function descriptor(data: Buffer, offset: number): { tag: number; body: Buffer } | null {
  if (offset >= data.length) return null;
  const tag = data.readUInt8(offset);
  let size = 0;
  let at = offset + 1;
  for (let index = 0; index < 4; index += 1) {
    const byte = data.readUInt8(at);
    at += 1;
    size = (size << 7) | (byte & 0x7f);
    if (!(byte & 0x80)) break;
  }
  return { tag, body: data.subarray(at, at + size) };
}
