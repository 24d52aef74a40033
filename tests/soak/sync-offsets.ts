import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rendition, Replay } from '@campus/protocol';
import { beepTimes, flashTimes, type MediaSource, medianOffsetMs, pairOffsetsMs } from '../media/analyse.ts';
import { endOf, fetched, renditionOf } from '../product/closed-recording.ts';
import type { Product } from '../product/start-product.ts';

export interface SyncOffset {
  readonly at: 'start' | 'middle' | 'end';
  readonly fromMs: number;
  /** How late the picture is against the sound; negative: early. */
  readonly offsetMs: number;
  /** Of flashes with their beeps, one in each second when nothing is missing; the offset is their median. */
  readonly pairs: number;
  readonly seconds: number;
}

/** Of a recording only its media, and how to get them. */
type RecordedMedia = Pick<Replay, 'media' | 'mediaBase' | 'mediaToken'>;

/** Of this much a median is taken. */
const windowMs = 20_000;

/** How picture and sound of a recording lie to each other at its start, in its middle and at its end. */
export async function syncOffsets(product: Pick<Product, 'port'>, replay: RecordedMedia): Promise<SyncOffset[]> {
  const [camera, floor] = [renditionOf(replay, 'camera'), renditionOf(replay, 'floor')];
  const [firstMs, lastMs] = [camera.parts[0]?.startMs ?? 0, Math.min(endOf(camera), endOf(floor))];
  const lengthMs = Math.min(windowMs, (lastMs - firstMs) / 3);
  const windows = [
    { at: 'start', fromMs: firstMs },
    { at: 'middle', fromMs: (firstMs + lastMs - lengthMs) / 2 },
    { at: 'end', fromMs: lastMs - lengthMs },
  ] as const;
  const offsets: SyncOffset[] = [];
  for (const { at, fromMs } of windows) {
    const within = { fromMs, toMs: fromMs + lengthMs };
    const flashes = await timesIn(product, replay, camera, within, flashTimes);
    const beeps = await timesIn(product, replay, floor, within, beepTimes);
    offsets.push({
      at,
      fromMs: Math.round(fromMs),
      offsetMs: medianOffsetMs(flashes, beeps),
      pairs: pairOffsetsMs(flashes, beeps).length,
      seconds: lengthMs / 1_000,
    });
  }
  return offsets;
}

async function timesIn(
  product: Pick<Product, 'port'>,
  replay: RecordedMedia,
  rendition: Rendition,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  timesOf: (source: MediaSource) => Promise<number[]>,
): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'campus-sync-'));
  const keep = async (file: string): Promise<string> => {
    const path = join(folder, file.replaceAll('/', '-'));
    const address = `http://127.0.0.1:${product.port}${replay.mediaBase}${file}?token=${replay.mediaToken}`;
    await writeFile(path, await fetched(address));
    return path;
  };
  try {
    const times: number[] = [];
    for (const [index, { file }] of rendition.inits.entries()) {
      const parts = rendition.parts.filter(
        (part) => part.init === index && part.startMs + part.durationMs > fromMs && part.startMs < toMs,
      );
      if (parts.length === 0) continue;
      const init = await keep(file);
      const kept: string[] = [];
      for (const part of parts) kept.push(await keep(part.file));
      times.push(...(await timesOf({ init, parts: kept })));
    }
    return times;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
