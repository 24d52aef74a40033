import { fullBoxHead } from './boxes.ts';

/** `mdhd` and `mvhd` begin alike. */
export function timescaleOf(header: Buffer | null): number | null {
  if (!header) return null;
  const { version } = fullBoxHead(header);
  return header.readUInt32BE(version === 1 ? 20 : 12) || null;
}

/** The length in ticks that `mdhd` or `mvhd` names. */
export function durationTicksOf(header: Buffer): number {
  const { version } = fullBoxHead(header);
  return version === 1 ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
}

/** What a track's `hdlr` says it is; null for what we never write. */
export function handlerKind(hdlr: Buffer | null): 'audio' | 'video' | null {
  const handler = hdlr?.toString('latin1', 8, 12);
  return handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : null;
}
