import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@campus/service-kit/testing';
import type { Product } from './start-product.ts';

/** Longer than any part is. */
const partMs = 4_500;

/**
 * Waits until of each track a part was written that began after that moment (wall clock): whatever was killed then, all
 * of it is recorded again. Throws after `withinMs` from now with the name of the track.
 */
export async function whenRecordedAgain(
  product: Pick<Product, 'dataDir'>,
  recordingId: string,
  killedAtMs: number,
  withinMs: number,
): Promise<void> {
  const folder = join(product.dataDir, 'recordings', recordingId, 'renditions');
  const hasNewPart = (track: string): boolean =>
    readdirSync(join(folder, track), { recursive: true })
      .map((name) => join(folder, track, String(name)))
      .some((path) => path.endsWith('.m4s') && statSync(path).birthtimeMs > killedAtMs + partMs);
  await eventually(
    () => {
      const missing = readdirSync(folder).filter((track) => !hasNewPart(track));
      if (missing.length > 0) throw new Error(`nothing new was recorded of ${missing.join(', ')}`);
    },
    { timeoutMs: withinMs, intervalMs: 200 },
  );
}
