import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Replay } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { expect } from 'vitest';
import { durationMs, rmsDb } from '../media/analyse.ts';
import { request } from '../product/campus-client.ts';
import { fetched, inspectRecording, type PictureHole, saidWhileDecoding } from '../product/closed-recording.ts';
import type { Product } from '../product/start-product.ts';

/** The voice of the clip is above that in any few seconds; silence is far below. */
const quietDb = -50;

/** See `inspectRecording`: nothing may be wrong. Returns the holes of the pictures. */
export async function expectWhole(
  product: Product,
  replay: Replay,
  options: { lostAtEndMs?: number } = {},
): Promise<PictureHole[]> {
  const { holes, flaws } = await inspectRecording(product, replay, options);
  expect(flaws).toEqual([]);
  return holes;
}

/**
 * Waits for the program file, downloads and decodes it: it is as long as the recording, and the voice is heard at its
 * beginning and (unless a kill took that) at its end.
 */
export async function expectProgram(
  product: Product,
  replay: Replay,
  link: string,
  { isHeardAtEnd = true } = {},
): Promise<void> {
  const { program } = await eventually(
    async () => {
      const status = await request(product, 'recordings.status', { params: { id: replay.id }, query: { link } });
      if (status.program.state === 'failed') return status;
      return status.state === 'ready' && status;
    },
    { timeoutMs: 90_000, intervalMs: 250 },
  );
  expect(program.state).toBe('ready');
  const folder = await mkdtemp(join(tmpdir(), 'campus-program-'));
  try {
    const file = join(folder, 'program.mp4');
    const address = `http://127.0.0.1:${product.port}${replay.mediaBase}program.mp4?token=${replay.mediaToken}`;
    await writeFile(file, await fetched(address));
    expect(await saidWhileDecoding(file)).toBe('');
    for (const kind of ['video', 'audio'] as const)
      expect(Math.abs((await durationMs(file, kind)) - replay.timeline.durationMs), kind).toBeLessThan(1_000);
    const endMs = replay.timeline.durationMs;
    expect(await rmsDb(file, 1_000, 5_000)).toBeGreaterThan(quietDb);
    if (isHeardAtEnd) expect(await rmsDb(file, endMs - 4_000, endMs - 500)).toBeGreaterThan(quietDb);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
