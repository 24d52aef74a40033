import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sendSignal, silentLog } from '@campus/service-kit';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { endOf, RenditionScan } from '../store/scan.ts';
import { h264Clip } from '../testing/h264-clip.ts';
import { encodersHave, type WatchedEncoders, watchedEncoders } from '../testing/watched-encoders.ts';
import { endOfClosedParts } from './closed-parts.ts';
import { PictureWriter } from './picture-writer.ts';
import type { Interruption } from './track-capture.ts';
import type { VideoFrame } from './video-frame.ts';

vi.setConfig({ testTimeout: 120_000 });

const trackId = 'camera-1';
const frameMs = 40;
let clip: VideoFrame[];
let small: VideoFrame[];
let encoders: WatchedEncoders;
let gaps: { fromMs: number; toMs: number; reason: string }[];
let asked: number;

beforeAll(async () => {
  clip = await h264Clip(10);
  small = await h264Clip(3, '160x90');
});
beforeEach(async () => {
  encoders = await watchedEncoders();
  gaps = [];
  asked = 0;
});
afterEach(() => encoders.remove());

function newWriter(isScreen = false, interruption: Interruption | null = null, open = encoders.open): PictureWriter {
  return new PictureWriter({
    renditionDir: join(encoders.dir, 'renditions', trackId),
    codec: 'H264',
    openEncoder: open,
    isScreen,
    interruption,
    requestKeyframe: () => {
      asked += 1;
    },
    onGap: (fromMs, toMs, reason) => gaps.push({ fromMs, toMs, reason }),
    log: silentLog(),
  });
}
function write(writer: PictureWriter, frames: readonly VideoFrame[], fromMs: number): void {
  for (const [index, frame] of frames.entries()) {
    const atMs = fromMs + index * frameMs;
    writer.write(frame, atMs, atMs);
  }
}
async function written() {
  const track = { trackId, participantId: 'person-1', source: 'camera' as const };
  const rendition = (await new RenditionScan(encoders.dir).renditions([track]))[0];
  if (!rendition) throw new Error('nothing was written');
  return rendition;
}

describe('the picture writer', () => {
  it('cuts parts at keyframes whose times are the recording’s, to the tick', async () => {
    const writer = newWriter();
    write(writer, clip, 12_345.5);
    await writer.close();
    const { parts, inits, codecs } = await written();
    expect(inits).toMatchObject([{ width: 320, height: 180 }]);
    expect(codecs).toMatch(/^avc1\.42/);
    expect(parts).toHaveLength(10);
    for (const [index, part] of parts.entries()) expect(part.startMs).toBeCloseTo(12_345.5 + index * 1_000, 1);
    for (const part of parts.slice(0, -1)) expect(part.durationMs).toBeCloseTo(1_000, 1);
    expect(gaps).toEqual([]);
  });

  it('marks what is missing between the end of an earlier life and its own first frame', async () => {
    const writer = newWriter(false, { untilMs: 4_000, reason: 'the recorder was restarted' });
    write(writer, clip.slice(0, 50), 7_000);
    write(writer, clip.slice(0, 50), 20_000);
    await writer.close();
    expect(gaps).toEqual([{ fromMs: 4_000, toMs: 7_000, reason: 'the recorder was restarted' }]);
  });

  it('says where it would be cut off as long as pictures come or are missing, and not after a pause', async () => {
    const writer = newWriter();
    expect(writer.handOver('moved')).toBeNull();
    write(writer, clip.slice(0, 50), 0);
    expect(writer.handOver('moved')).toEqual({ untilMs: 49 * frameMs, reason: 'moved' });
    writer.end('room lost');
    expect(writer.handOver('moved')).toEqual({ untilMs: 49 * frameMs, reason: 'room lost' });
    write(writer, clip.slice(0, 50), 4_000);
    writer.end(null);
    expect(writer.handOver('moved')).toBeNull();
    await writer.close();
    // Whom it was handed to marks it.
    expect(gaps).toEqual([]);
  });

  it('marks where a picture stopped coming, but not where it was meant to end', async () => {
    const writer = newWriter();
    write(writer, clip.slice(0, 50), 0);
    writer.tick(8_000);
    write(writer, clip.slice(0, 50), 9_000);
    writer.tick(11_000);
    writer.end(null);
    write(writer, clip.slice(0, 50), 30_000);
    writer.tick(38_000);
    writer.end(null);
    write(writer, clip.slice(0, 50), 60_000);
    await writer.close();
    expect(gaps).toEqual([
      { fromMs: 49 * frameMs, toMs: 9_000, reason: 'no picture came' },
      { fromMs: 30_000 + 49 * frameMs, toMs: 38_000, reason: 'no picture came' },
    ]);
  });

  it('marks pictures that were lost before a new set-up', async () => {
    const writer = newWriter();
    write(writer, clip.slice(0, 50), 0);
    write(writer, small.slice(0, 50), 4_000);
    await writer.close();
    expect(gaps).toEqual([{ fromMs: 49 * frameMs, toMs: 4_000, reason: 'pictures were lost' }]);
  });

  it('waits for a keyframe, and asks for one once a second', async () => {
    const writer = newWriter();
    for (let nowMs = 0; nowMs <= 2_000; nowMs += 100) writer.tick(nowMs);
    expect(asked).toBe(3);
    write(writer, clip.slice(1, 60), 0);
    await writer.close();
    const { parts } = await written();
    expect(parts[0]?.startMs).toBe(24 * frameMs);
  });

  it('asks for a keyframe in time for parts of two seconds, and of four for a screen', async () => {
    for (const [isScreen, atMs] of [
      [false, 1_600],
      [true, 3_400],
    ] as const) {
      const writer = newWriter(isScreen);
      writer.write(clip[0] as VideoFrame, 0, 0);
      asked = 0;
      writer.tick(atMs - 1);
      expect(asked).toBe(0);
      writer.tick(atMs);
      writer.tick(atMs + 100);
      expect(asked).toBe(1);
      await writer.close();
    }
  });

  it('begins a new generation when the set-up changes', async () => {
    const writer = newWriter();
    write(writer, clip.slice(0, 50), 0);
    write(writer, small.slice(0, 50), 2_000);
    await writer.close();
    const { inits, parts } = await written();
    expect(parts.map((part) => [inits[part.init]?.width, Math.round(part.startMs)])).toEqual([
      [320, 0],
      [320, 1_000],
      [160, 2_000],
      [160, 3_000],
    ]);
  });

  it('loses no frame when ffmpeg is killed', async () => {
    const writer = newWriter();
    write(writer, clip.slice(0, 110), 0);
    const first = encoders.opened[0];
    await encodersHave(async () => ((await endOfClosedParts(first?.folder ?? '')) ?? 0) >= 3_000);
    first?.kill();
    await encodersHave(() => encoders.opened.length === 2);
    write(writer, clip.slice(110), 110 * frameMs);
    await writer.close();
    const { parts, inits } = await written();
    expect(inits).toHaveLength(2);
    expect(parts[0]?.startMs).toBe(0);
    for (const [index, part] of parts.slice(1).entries()) {
      const before = parts[index];
      expect(Math.abs(part.startMs - (before ? endOf(before) : 0))).toBeLessThan(1);
    }
    expect(parts.at(-1) && Math.round(endOf(parts.at(-1) as never) / 100)).toBe(100);
    expect(gaps).toEqual([]);
  });

  it.each([
    ['before the end', (writer: PictureWriter) => void writer],
    ['before its end, and the end comes at once', (writer: PictureWriter) => writer.end(null)],
    ['while it ends', (writer: PictureWriter) => void writer.close()],
  ])('loses no frame when ffmpeg is killed %s', async (_when, before) => {
    const writer = newWriter();
    write(writer, clip.slice(0, 110), 0);
    const [first] = encoders.opened;
    await encodersHave(async () => ((await endOfClosedParts(first?.folder ?? '')) ?? 0) >= 3_000);
    sendSignal(first?.pid, 'SIGSTOP');
    before(writer);
    first?.kill();
    await writer.close();
    const { parts } = await written();
    expect(parts.map(({ startMs }) => Math.round(startMs))).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
    expect(Math.round(endOf(parts.at(-1) as never) / 100)).toBe(44);
    expect(gaps).toEqual([]);
  });

  it('marks the end that is lost when two encoders die on it', async () => {
    const open: typeof encoders.open = (dir, args) => {
      const encoder = encoders.open(dir, args);
      encoder.kill();
      return encoder;
    };
    const writer = newWriter(false, null, open);
    write(writer, clip.slice(0, 50), 0);
    await writer.close();
    expect(gaps).toMatchObject([{ fromMs: 0, toMs: 49 * frameMs }]);
  });

  it('loses no frame when there is no folder for its first moments', async () => {
    const blocked = join(encoders.dir, 'renditions');
    await writeFile(blocked, 'not a folder');
    const writer = newWriter();
    write(writer, clip.slice(0, 60), 0);
    await encodersHave(() => encoders.opened.length >= 2);
    await rm(blocked);
    await encodersHave(() => encoders.opened.at(-1)?.folder.endsWith('g000') ?? false);
    write(writer, clip.slice(60, 100), 60 * frameMs);
    await writer.close();
    const { parts } = await written();
    expect(parts.map(({ startMs }) => Math.round(startMs))).toEqual([0, 1_000, 2_000, 3_000]);
    expect(gaps).toEqual([]);
  });

  it('keeps set-ups apart that changed while there was no encoder', async () => {
    const blocked = join(encoders.dir, 'renditions');
    await writeFile(blocked, 'not a folder');
    const writer = newWriter();
    write(writer, clip.slice(0, 50), 0);
    await encodersHave(() => encoders.opened.length >= 2);
    write(writer, small.slice(0, 50), 2_000);
    await rm(blocked);
    await encodersHave(() => encoders.opened.at(-1)?.folder.endsWith('g001') ?? false);
    await writer.close();
    const { inits, parts } = await written();
    expect(parts.map((part) => [inits[part.init]?.width, Math.round(part.startMs)])).toEqual([
      [320, 0],
      [320, 1_000],
      [160, 2_000],
      [160, 3_000],
    ]);
    expect(gaps).toEqual([]);
  });

  it('marks what is missing when an encoder that wrote nothing comes back after the frames are forgotten', async () => {
    const blocked = join(encoders.dir, 'renditions');
    await writeFile(blocked, 'not a folder');
    const writer = newWriter();
    write(writer, clip, 0);
    await encodersHave(() => encoders.opened.length >= 2);
    await rm(blocked);
    await encodersHave(() => encoders.opened.at(-1)?.folder.endsWith('g000') ?? false);
    await writer.close();
    const first = (await written()).parts[0]?.startMs ?? 0;
    expect(first).toBeGreaterThan(2_000);
    expect([gaps[0]?.fromMs, gaps.at(-1)?.toMs]).toEqual([0, first]);
  });

  it('notes a gap when the tap was lost, and none when it was closed', async () => {
    const writer = newWriter();
    write(writer, clip.slice(0, 50), 0);
    writer.tick(3_000);
    writer.end(null);
    write(writer, clip.slice(0, 50), 8_000);
    expect(gaps).toEqual([]);
    writer.end('room lost');
    write(writer, clip.slice(0, 25), 14_000);
    await writer.close();
    expect(gaps).toEqual([{ fromMs: 8_000 + 49 * frameMs, toMs: 14_000, reason: 'room lost' }]);
    expect((await written()).inits).toHaveLength(3);
  });

  it('keeps times rising when the clock is corrected backwards', async () => {
    const writer = newWriter();
    write(writer, clip.slice(0, 50), 1_000);
    write(writer, clip.slice(50, 100), 1_000 + 50 * frameMs - 100);
    await writer.close();
    const { parts } = await written();
    expect(parts.map(({ startMs }) => startMs)).toEqual([...parts.map(({ startMs }) => startMs)].sort((a, b) => a - b));
    expect(parts.length).toBeGreaterThanOrEqual(3);
  });

  it('leaves out a frame from the future, and goes on with the next keyframe', async () => {
    const writer = newWriter();
    write(writer, clip.slice(0, 50), 0);
    const atMs = 50 * frameMs;
    writer.write(clip[50] as VideoFrame, atMs + 3_600_000, atMs);
    write(writer, clip.slice(51, 125), 51 * frameMs);
    await writer.close();
    const { parts } = await written();
    expect(parts.map(({ startMs }) => Math.round(startMs))).toEqual([0, 1_000, 3_000, 4_000]);
    expect(gaps).toEqual([{ fromMs: 49 * frameMs, toMs: 3_000, reason: 'time ran ahead' }]);
  });

  it('leaves out what was captured before the recording began', async () => {
    const writer = newWriter();
    write(writer, clip.slice(0, 75), -500);
    await writer.close();
    expect((await written()).parts[0]?.startMs).toBe(500);
  });
});
