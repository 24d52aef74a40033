import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rendition, Replay } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { expect } from 'vitest';
import { durationMs, rmsDb } from '../media/analyse.ts';
import { ffmpegPath } from '../media/run-ffmpeg.ts';
import { request } from '../product/campus-client.ts';
import type { Product } from '../product/start-product.ts';

/** Frames of the demo's clip are 40 ms apart; whatever is longer than this is seen as a picture that stands. */
const holeMs = 200;
/** Shorter holes than this are not marked: nobody needs a slate for half a second. */
const unmarkedMs = 700;
/** A mark counts from the last frame, a hole from the end of the last frame's time. */
const bearableMs = 250;
/** The voice of the clip is above that in any few seconds; silence is far below. */
const quietDb = -50;

export interface Hole {
  fromMs: number;
  toMs: number;
}

/** Waits until it is published by itself: closed, and playable. */
export async function closedRecording(product: Product, id: string, link: string, withinMs = 40_000): Promise<Replay> {
  return eventually(
    async () => {
      const replay = await request(product, 'recordings.show', { params: { id }, query: { link } });
      const { state } = replay.media;
      return (state === 'processing' || state === 'ready') && replay;
    },
    { timeoutMs: withinMs, intervalMs: 200 },
  );
}

export function renditionOf(replay: Replay, source: Rendition['source']): Rendition {
  const found = replay.media.renditions.find((rendition) => rendition.source === source);
  if (!found) throw new Error(`there is no ${source} in the recording`);
  return found;
}

/** Where a rendition has no parts, from its first one to its last. */
export function holesOf(rendition: Rendition): Hole[] {
  return rendition.parts.flatMap((part, index) => {
    const before = rendition.parts[index - 1];
    if (!before) return [];
    const hole = { fromMs: before.startMs + before.durationMs, toMs: part.startMs };
    return hole.toMs - hole.fromMs > holeMs ? [hole] : [];
  });
}

export function endOf(rendition: Rendition): number {
  const last = rendition.parts.at(-1);
  return last ? last.startMs + last.durationMs : 0;
}

/**
 * What is true of every recording, whatever was killed while it was made: the floor is the clock from zero to the end
 * without a hole; the picture has none that is not marked, and reaches to the end (less what a kill in its last moment
 * may cost); everything plays. Returns the holes of the picture.
 */
export async function expectWhole(product: Product, replay: Replay, { lostAtEndMs = 0 } = {}): Promise<Hole[]> {
  const { media, timeline } = replay;
  const endMs = timeline.durationMs;
  const floor = renditionOf(replay, 'floor');
  const camera = renditionOf(replay, 'camera');
  expect(Math.abs(media.durationMs - endMs)).toBeLessThan(1_000 + lostAtEndMs);
  expect(floor.parts[0]?.startMs).toBeLessThan(100);
  expect(holesOf(floor)).toEqual([]);
  expect(Math.abs(endOf(floor) - endMs)).toBeLessThan(1_000 + lostAtEndMs);
  const holes = holesOf(camera);
  // The clip has a keyframe a second; the first one begins the picture.
  expect(camera.parts[0]?.startMs).toBeLessThan(2_500);
  expect(endMs - endOf(camera)).toBeLessThan(2_500 + lostAtEndMs);
  for (const hole of holes.filter(({ fromMs, toMs }) => toMs - fromMs > unmarkedMs)) {
    const mark = media.gaps.find(
      (gap) =>
        (gap.trackId === null || gap.trackId === camera.id) &&
        gap.fromMs - bearableMs <= hole.fromMs &&
        hole.toMs <= gap.toMs + bearableMs,
    );
    expect(mark, `the mark of the hole ${JSON.stringify(hole)} among ${JSON.stringify(media.gaps)}`).toBeDefined();
  }
  if (holes.some(({ fromMs, toMs }) => toMs - fromMs > unmarkedMs))
    expect(timeline.marks.map(({ type }) => type)).toContain('gap');
  for (const rendition of media.renditions) await expectPlays(product, replay, rendition);
  return holes;
}

/** Fetches the playlist and everything that it names by their signed addresses, and decodes all of it. */
async function expectPlays(product: Product, replay: Replay, rendition: Rendition): Promise<void> {
  const base = `http://127.0.0.1:${product.port}${replay.mediaBase}`;
  const playlist = (await fetched(`${base}${rendition.id}.m3u8?token=${replay.mediaToken}`)).toString();
  expect(playlist).toContain('#EXT-X-ENDLIST');
  const generations: Buffer[][] = [];
  for (const line of playlist.split('\n')) {
    const map = /^#EXT-X-MAP:URI="([^"]+)"/.exec(line)?.[1];
    if (map) generations.push([await fetched(new URL(map, base).href)]);
    else if (line !== '' && !line.startsWith('#')) generations.at(-1)?.push(await fetched(new URL(line, base).href));
  }
  expect(generations.flat()).toHaveLength(rendition.parts.length + generations.length);
  const folder = await mkdtemp(join(tmpdir(), 'campus-played-'));
  try {
    for (const [index, pieces] of generations.entries()) {
      const file = join(folder, `${index}.mp4`);
      await writeFile(file, Buffer.concat(pieces));
      await expectDecodes(file);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
    await expectDecodes(file);
    for (const kind of ['video', 'audio'] as const)
      expect(Math.abs((await durationMs(file, kind)) - replay.timeline.durationMs), kind).toBeLessThan(1_000);
    const endMs = replay.timeline.durationMs;
    expect(await rmsDb(file, 1_000, 5_000)).toBeGreaterThan(quietDb);
    if (isHeardAtEnd) expect(await rmsDb(file, endMs - 4_000, endMs - 500)).toBeGreaterThan(quietDb);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetched(address: string): Promise<Buffer> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** ffmpeg goes on after a damaged frame and only says so: not a word is allowed. */
async function expectDecodes(file: string): Promise<void> {
  const child = spawn(
    ffmpegPath,
    ['-nostdin', '-v', 'warning', '-i', file, '-map', '0', '-enc_time_base:v', '1:90000', '-f', 'null', '-'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, said }).toEqual({ code: 0, said: '' });
}
