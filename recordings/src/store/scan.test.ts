import { copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@campus/service-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PictureWriter } from '../capture/picture-writer.ts';
import { h264Clip } from '../testing/h264-clip.ts';
import { type WatchedEncoders, watchedEncoders } from '../testing/watched-encoders.ts';
import { durationOf, endOf, RenditionScan } from './scan.ts';

const track = { trackId: 'camera-1', participantId: 'person-1', source: 'camera' } as const;
let made: WatchedEncoders;
let source: string;
let dir: string;

beforeAll(async () => {
  made = await watchedEncoders();
  const writer = new PictureWriter({
    renditionDir: join(made.dir, 'renditions', track.trackId),
    codec: 'H264',
    openEncoder: made.open,
    isScreen: false,
    interruption: null,
    requestKeyframe: () => undefined,
    onGap: () => undefined,
    log: silentLog(),
  });
  for (const [index, frame] of (await h264Clip(5)).entries()) writer.write(frame, index * 40, index * 40);
  await writer.close();
  source = join(made.dir, 'renditions', track.trackId, 'g000');
});
afterAll(() => made.remove());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'campus-scan-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Copies the five parts of a second each into a generation; gives its folder. */
async function generation(name: string, parts: readonly number[] = [0, 1, 2, 3, 4]): Promise<string> {
  const folder = join(dir, 'renditions', track.trackId, name);
  await mkdir(folder, { recursive: true });
  await copyFile(join(source, 'init.mp4'), join(folder, 'init.mp4'));
  for (const part of parts) await copyFile(join(source, `p0000${part}.m4s`), join(folder, `p0000${part}.m4s`));
  return folder;
}
const scan = () => new RenditionScan(dir).renditions([track]);
const startsOf = async () => (await scan())[0]?.parts.map(({ startMs }) => startMs);

describe('the scan of a recording’s folder', () => {
  it('finds what is there, with paths relative to the recording', async () => {
    await generation('g000');
    const [rendition] = await scan();
    expect(rendition).toMatchObject({ id: 'camera-1', kind: 'video', source: 'camera', participantId: 'person-1' });
    expect(rendition?.inits[0]?.file).toBe('renditions/camera-1/g000/init.mp4');
    expect(rendition?.parts.map(({ file }) => file)[4]).toBe('renditions/camera-1/g000/p00004.m4s');
    expect(durationOf(await scan())).toBeCloseTo(5_000, -2);
  });

  it('is empty for a folder that is not there, or holds nothing that plays', async () => {
    expect(await scan()).toEqual([]);
    await mkdir(join(dir, 'renditions', track.trackId, 'g000'), { recursive: true });
    await writeFile(join(dir, 'renditions', track.trackId, 'g000', 'init.mp4'), '');
    expect(await scan()).toEqual([]);
  });

  it('leaves out half-written, empty, foreign and unfinished files, and keeps the rest', async () => {
    const folder = await generation('g000');
    const { length } = await readFile(join(folder, 'p00001.m4s'));
    await truncate(join(folder, 'p00001.m4s'), Math.floor(length / 2));
    await writeFile(join(folder, 'p00003.m4s'), '');
    await copyFile(join(source, 'p00004.m4s'), join(folder, 'p00005.m4s.tmp'));
    await writeFile(join(folder, 'p00006.m4s'), 'this is no film');
    await writeFile(join(folder, 'notes.txt'), 'x');
    expect(await startsOf()).toEqual([0, 2_000, 4_000]);
  });

  it('leaves out a generation whose init segment is missing or broken', async () => {
    const broken = await generation('g000', [0, 1]);
    await generation('g001', [2, 3]);
    await truncate(join(broken, 'init.mp4'), 100);
    const [rendition] = await scan();
    expect(rendition?.inits).toHaveLength(1);
    expect(rendition?.parts.map(({ startMs, init }) => [startMs, init])).toEqual([
      [2_000, 0],
      [3_000, 0],
    ]);
  });

  it('takes each moment once when two generations hold it', async () => {
    await generation('g000', [0, 1, 2]);
    await generation('g001', [2, 3, 4]);
    const parts = (await scan())[0]?.parts ?? [];
    expect(parts.map(({ startMs }) => startMs)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
    for (const [index, part] of parts.slice(1).entries()) {
      expect(part.startMs).toBeGreaterThanOrEqual(endOf(parts[index] as never) - 100);
    }
  });

  it('orders generations and parts by number, not by letters', async () => {
    await generation('g999', [0]);
    await generation('g1000', [1]);
    expect((await scan())[0]?.inits.map(({ file }) => file.split('/')[2])).toEqual(['g999', 'g1000']);
  });

  it('does not read again what it knows, and finds what is new', async () => {
    const folder = await generation('g000', [0]);
    const one = new RenditionScan(dir);
    expect((await one.renditions([track]))[0]?.parts).toHaveLength(1);
    await truncate(join(folder, 'p00000.m4s'), 10);
    await copyFile(join(source, 'p00001.m4s'), join(folder, 'p00001.m4s'));
    expect((await one.renditions([track]))[0]?.parts).toHaveLength(2);
  });

  it('ignores a track that nobody named', async () => {
    await generation('g000');
    expect(await new RenditionScan(dir).renditions([])).toEqual([]);
  });
});
