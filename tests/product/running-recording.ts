import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@campus/service-kit/testing';
import type { Product } from './start-product.ts';

/** Longer than any part is: what began to be written so much later holds nothing of before. */
const partMs = 4_500;

/** Waits until `parts` parts of each track are closed: the floor's, a camera's, a microphone's. */
export async function whenRecorded(
  product: Pick<Product, 'recordingsDir'>,
  recordingId: string,
  { parts, tracks = 3, withinMs = 40_000 }: { parts: number; tracks?: number; withinMs?: number },
): Promise<void> {
  const folder = renditionsOf(product, recordingId);
  await eventually(
    () => {
      const counts = readdirSync(folder).map((track) => `${partsOf(folder, track).length} of ${track}`);
      if (counts.length < tracks || counts.some((count) => Number.parseInt(count, 10) < parts))
        throw new Error(`not ${parts} parts of ${tracks} tracks: ${counts.join(', ')}`);
    },
    { timeoutMs: withinMs, intervalMs: 100 },
  );
}

/**
 * Waits until of each track `parts` parts were written that began after that moment (wall clock): whatever was killed
 * then, all of it is recorded again. Throws after `withinMs` from now with the name of the track.
 */
export async function whenRecordedAgain(
  product: Pick<Product, 'recordingsDir'>,
  recordingId: string,
  killedAtMs: number,
  withinMs: number,
  { marginMs = partMs, parts = 1 } = {},
): Promise<void> {
  const folder = renditionsOf(product, recordingId);
  const hasNewParts = (track: string): boolean =>
    partsOf(folder, track).filter((path) => statSync(path).birthtimeMs > killedAtMs + marginMs).length >= parts;
  await eventually(
    () => {
      const missing = readdirSync(folder).filter((track) => !hasNewParts(track));
      if (missing.length > 0) throw new Error(`nothing new was recorded of ${missing.join(', ')}`);
    },
    { timeoutMs: withinMs, intervalMs: 200 },
  );
}

export function renditionsOf(product: Pick<Product, 'recordingsDir'>, recordingId: string): string {
  return join(product.recordingsDir, recordingId, 'renditions');
}

export function partsOf(folder: string, track: string): string[] {
  return readdirSync(join(folder, track), { recursive: true })
    .map((name) => join(folder, track, String(name)))
    .filter((path) => path.endsWith('.m4s'));
}
