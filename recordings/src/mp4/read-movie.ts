import { open } from 'node:fs/promises';
import { boxAt, boxesIn } from './boxes.ts';
import { nullWhenBroken } from './broken-file.ts';
import { durationTicksOf, handlerKind, timescaleOf } from './headers.ts';
import { topLevelBoxes } from './top-level-boxes.ts';

export interface MovieTrack {
  kind: 'audio' | 'video';
  durationMs: number;
  /** Pictures, or frames of sound. */
  sampleCount: number;
}

export interface MovieInfo {
  durationMs: number;
  tracks: MovieTrack[];
}

/**
 * What a whole (not fragmented) MP4 file says of itself, or null when it is missing, half-written or broken: every box
 * has to end exactly where the file ends.
 */
export async function readMovie(path: string): Promise<MovieInfo | null> {
  return nullWhenBroken(async () => {
    const file = await open(path, 'r');
    try {
      let moov: Buffer | null = null;
      let hasMedia = false;
      for await (const box of topLevelBoxes(file)) {
        if (box.type === 'moov') moov = await box.body();
        if (box.type === 'mdat') hasMedia = true;
      }
      const durationMs = moov && lengthMs(boxAt(moov, 'mvhd'));
      if (!moov || !hasMedia || durationMs === null) return null;
      const tracks = boxesIn(moov).flatMap((box) => (box.type === 'trak' ? readTrack(box.body) : []));
      return { durationMs, tracks };
    } finally {
      await file.close();
    }
  });
}

function readTrack(trak: Buffer): MovieTrack[] {
  const mdia = boxAt(trak, 'mdia');
  const kind = mdia && handlerKind(boxAt(mdia, 'hdlr'));
  const durationMs = mdia && lengthMs(boxAt(mdia, 'mdhd'));
  const sizes = mdia && boxAt(mdia, 'minf', 'stbl', 'stsz');
  if (!kind || durationMs === null || !sizes) return [];
  return [{ kind, durationMs, sampleCount: sizes.readUInt32BE(8) }];
}

function lengthMs(header: Buffer | null): number | null {
  const timescale = timescaleOf(header);
  return header && timescale ? (durationTicksOf(header) * 1000) / timescale : null;
}
