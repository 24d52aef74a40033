import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingMedia, Rendition, Replay } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { ffmpegPath } from '../media/run-ffmpeg.ts';
import { request } from './campus-client.ts';
import type { Product } from './start-product.ts';

/** Frames are at most 85 ms apart here; whatever is longer than this is seen as a picture that stands. */
const holeMs = 200;
/** Shorter holes than this are not marked: nobody needs a slate for half a second. */
export const unmarkedMs = 700;
/** A mark counts from the last frame, a hole from the end of the last frame's time. */
const bearableMs = 250;
/** How far a picture may begin after its track: promised is a part, a busy machine sets the sending up more slowly. */
export const beginsWithinMs = { camera: 5_000, screen: 6_000 };
/** How far it may end before it: a part, which begins with a keyframe. */
const endsWithinMs = { camera: 2_500, screen: 6_000 };

/** Who asks: somebody with a link of the event, or with an account. */
export type Access = { readonly link: string } | { readonly accessToken: string };

export interface Hole {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface PictureHole extends Hole {
  readonly source: 'camera' | 'screen';
}

/** Waits until it is published by itself: closed, and playable. */
export async function closedRecording(
  product: Product,
  id: string,
  access: Access,
  withinMs = 90_000,
): Promise<Replay> {
  const by = 'link' in access ? { query: { link: access.link } } : access;
  return eventually(
    async () => {
      const replay = await request(product, 'recordings.show', { params: { id }, ...by });
      const { state } = replay.media;
      return (state === 'processing' || state === 'ready') && replay;
    },
    { timeoutMs: withinMs, intervalMs: 200 },
  );
}

export function renditionOf(replay: Pick<Replay, 'media'>, source: Rendition['source']): Rendition {
  const found = replay.media.renditions.filter((rendition) => rendition.source === source);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} renditions of a ${source}`);
  return found[0];
}

/** Where a rendition has no parts, from its first one to its last. */
function holesOf(rendition: Rendition): Hole[] {
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
 * without a hole; each picture reaches from its track's beginning to its end (less what a kill in the last moment may
 * cost) and has no longer hole that is not marked; everything plays. Gives the holes of the pictures, and in sentences
 * what is not so: any runner can then say it.
 */
export async function inspectRecording(
  product: Pick<Product, 'port'>,
  replay: Replay,
  { lostAtEndMs = 0 } = {},
): Promise<{ holes: PictureHole[]; flaws: string[] }> {
  const { media, timeline } = replay;
  const flaws: string[] = [];
  const want = (isSo: boolean, flaw: string): void => void (isSo || flaws.push(flaw));
  const near = (ms: number, toleranceMs: number): boolean => Math.abs(ms - timeline.durationMs) < toleranceMs;
  const floor = renditionOf(replay, 'floor');
  const sayFloor = `of ${timeline.durationMs} ms`;
  want(near(media.durationMs, 1_000 + lostAtEndMs), `it lasts ${media.durationMs} ms ${sayFloor}`);
  want((floor.parts[0]?.startMs ?? Number.NaN) < 100, `the floor begins at ${floor.parts[0]?.startMs} ms`);
  want(near(endOf(floor), 1_000 + lostAtEndMs), `the floor ends at ${endOf(floor)} ms ${sayFloor}`);
  for (const hole of holesOf(floor)) flaws.push(`the floor has a hole ${JSON.stringify(hole)}`);

  const holes: PictureHole[] = [];
  for (const rendition of media.renditions) {
    const { source, id } = rendition;
    if (source === 'camera' || source === 'screen') {
      const track = timeline.tracks.find((one) => one.id === id);
      const [startMs, endMs] = [track?.startMs ?? Number.NaN, track?.endMs ?? Number.NaN];
      const firstMs = rendition.parts[0]?.startMs ?? Number.NaN;
      want(
        firstMs - startMs < beginsWithinMs[source],
        `the ${source} begins at ${firstMs} ms, its track at ${startMs} ms`,
      );
      const lastMs = endOf(rendition);
      want(
        endMs - lastMs < endsWithinMs[source] + lostAtEndMs,
        `the ${source} ends at ${lastMs} ms, its track at ${endMs} ms`,
      );
      const own = holesOf(rendition);
      const gaps = gapsOf(media, id);
      for (const hole of own.filter((one) => one.toMs - one.fromMs > unmarkedMs)) {
        const words = `the hole ${JSON.stringify(hole)} of the ${source} is not marked`;
        want(isMarked(gaps, hole), `${words}: its gaps are ${JSON.stringify(gaps)}`);
      }
      holes.push(...own.map((hole) => ({ ...hole, source })));
    }
    flaws.push(...(await playbackFlaws(product, replay, rendition)));
  }
  if (holes.some(({ fromMs, toMs }) => toMs - fromMs > unmarkedMs))
    want(
      timeline.marks.some(({ type }) => type === 'gap'),
      'the timeline marks no gap',
    );
  return { holes, flaws };
}

function gapsOf({ gaps }: RecordingMedia, trackId: string): Hole[] {
  return gaps
    .filter((gap) => gap.trackId === null || gap.trackId === trackId)
    .map(({ fromMs, toMs }) => ({ fromMs: Math.round(fromMs), toMs: Math.round(toMs) }))
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

/** By one gap, or by several that follow on each other: a recorder that dies twice in a row leaves two. */
function isMarked(gaps: readonly Hole[], hole: Hole): boolean {
  let markedToMs = hole.fromMs;
  for (const { fromMs, toMs } of gaps) if (fromMs - bearableMs <= markedToMs) markedToMs = Math.max(markedToMs, toMs);
  return markedToMs + bearableMs >= hole.toMs;
}

/** Fetches the playlist and everything that it names by their signed addresses, and decodes all of it. */
async function playbackFlaws(product: Pick<Product, 'port'>, replay: Replay, rendition: Rendition): Promise<string[]> {
  const base = `http://127.0.0.1:${product.port}${replay.mediaBase}`;
  const playlist = (await fetched(`${base}${rendition.id}.m3u8?token=${replay.mediaToken}`)).toString();
  const flaws: string[] = [];
  if (!playlist.includes('#EXT-X-ENDLIST')) flaws.push(`the playlist of the ${rendition.source} has no end`);
  const generations: Buffer[][] = [];
  for (const line of playlist.split('\n')) {
    const map = /^#EXT-X-MAP:URI="([^"]+)"/.exec(line)?.[1];
    if (map) generations.push([await fetched(new URL(map, base).href)]);
    else if (line !== '' && !line.startsWith('#')) generations.at(-1)?.push(await fetched(new URL(line, base).href));
  }
  if (generations.flat().length !== rendition.parts.length + generations.length)
    flaws.push(`the playlist of the ${rendition.source} does not name its ${rendition.parts.length} parts`);
  const folder = await mkdtemp(join(tmpdir(), 'campus-played-'));
  try {
    for (const [index, pieces] of generations.entries()) {
      const file = join(folder, `${index}.mp4`);
      await writeFile(file, Buffer.concat(pieces));
      const said = await saidWhileDecoding(file);
      if (said !== '') flaws.push(`generation ${index} of the ${rendition.source}: ${said}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return flaws;
}

export async function fetched(address: string): Promise<Buffer> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** ffmpeg goes on after a damaged frame and only says so: of what is whole it has not a word to say. */
export async function saidWhileDecoding(file: string): Promise<string> {
  const outputArgs = ['-map', '0', '-enc_time_base:v', '1:90000', '-f', 'null', '-'];
  const child = spawn(ffmpegPath, ['-nostdin', '-v', 'warning', '-i', file, ...outputArgs], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) return `ended with ${code}: ${said}`;
  // Where a part begins later than the one before it ends: that is a hole, which is no damage and judged as a hole.
  const isHole = (line: string): boolean => line.includes('DTS discontinuity in stream');
  return said
    .split('\n')
    .filter((line) => line.trim() !== '' && !isHole(line))
    .join('\n');
}
