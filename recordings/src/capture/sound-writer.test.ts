import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sendSignal, silentLog } from '@campus/service-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { samplesOf } from '../../../tests/media/analyse.ts';
import { endOf, RenditionScan } from '../store/scan.ts';
import { encodersHave, type WatchedEncoders, watchedEncoders } from '../testing/watched-encoders.ts';
import { endOfClosedParts } from './closed-parts.ts';
import { SoundWriter, type SoundWriterOptions } from './sound-writer.ts';

vi.setConfig({ testTimeout: 120_000 });

let encoders: WatchedEncoders;
beforeEach(async () => {
  encoders = await watchedEncoders();
});
afterEach(() => encoders.remove());

function newWriter(startSample: number, change: Partial<SoundWriterOptions> = {}) {
  return new SoundWriter(startSample, {
    renditionDir: join(encoders.dir, 'renditions', 'floor'),
    bitrateBps: 128_000,
    openEncoder: encoders.open,
    onGap: (fromMs, toMs, reason) => {
      throw new Error(`a gap from ${fromMs} to ${toMs}: ${reason}`);
    },
    log: silentLog(),
    ...change,
  });
}
/** 100 ms, each full second beginning with 50 ms of a tone of 1 kHz. */
function chunk(index: number): Buffer {
  const pcm = Buffer.alloc(4_800 * 4);
  if (index % 10 !== 0) return pcm;
  for (let sample = 0; sample < 2_400; sample += 1) {
    const value = Math.round(20_000 * Math.sin((2 * Math.PI * sample) / 48));
    pcm.writeInt16LE(value, sample * 4);
    pcm.writeInt16LE(value, sample * 4 + 2);
  }
  return pcm;
}
async function floor() {
  const rendition = (await new RenditionScan(encoders.dir).renditions([]))[0];
  if (!rendition) throw new Error('nothing was written');
  return rendition;
}
async function tonesOf(generation: number): Promise<number[]> {
  const { inits, parts } = await floor();
  const files = parts.filter((part) => part.init === generation).map(({ file }) => join(encoders.dir, file));
  const samples = await samplesOf({ init: join(encoders.dir, inits[generation]?.file ?? ''), parts: files });
  const tones: number[] = [];
  let quiet = 4_800;
  for (const [index, sample] of samples.entries()) {
    if (Math.abs(sample) < 0.15) quiet += 1;
    else {
      if (quiet >= 4_800) tones.push(index / 48);
      quiet = 0;
    }
  }
  return tones;
}

describe('the sound writer', () => {
  it('puts each sample where it belongs, to half a millisecond, in parts of less than two seconds', async () => {
    const writer = newWriter(0);
    for (let index = 0; index < 75; index += 1) writer.write(chunk(index));
    await writer.close();
    const { parts, codecs } = await floor();
    expect(codecs).toBe('mp4a.40.2');
    expect(parts[0]?.startMs).toBe(0);
    expect(parts.slice(0, -1).map(({ durationMs }) => durationMs)).toEqual([1_920, 1_920, 1_920]);
    expect(Math.abs(endOf(parts.at(-1) as never) - 7_500)).toBeLessThan(25);
    const tones = await tonesOf(0);
    // The tone at zero falls into the encoder's priming and is cut.
    for (const [index, atMs] of tones.slice(1).entries())
      expect(Math.abs(atMs - (index + 1) * 1_000)).toBeLessThan(0.7);
    expect(tones).toHaveLength(8);
  });

  it('loses nothing when ffmpeg is killed: the next one goes on where the closed parts end', async () => {
    const writer = newWriter(0);
    for (let index = 0; index < 55; index += 1) writer.write(chunk(index));
    const first = encoders.opened[0];
    await encodersHave(async () => ((await endOfClosedParts(first?.folder ?? '')) ?? 0) >= 3_800);
    first?.kill();
    await encodersHave(() => encoders.opened.length === 2);
    for (let index = 55; index < 100; index += 1) writer.write(chunk(index));
    await writer.close();
    const { parts } = await floor();
    for (const [index, part] of parts.slice(1).entries()) {
      expect(Math.abs(part.startMs - endOf(parts[index] as never))).toBeLessThan(0.1);
    }
    expect(Math.abs(endOf(parts.at(-1) as never) - 10_000)).toBeLessThan(25);
    const tones = await tonesOf(1);
    for (const atMs of tones) expect(Math.abs(atMs - Math.round(atMs / 1_000) * 1_000)).toBeLessThan(0.7);
    expect(tones.at(-1)).toBeGreaterThan(8_999);
  });

  it.each([
    ['before the end', (writer: SoundWriter) => void writer],
    ['while it ends', (writer: SoundWriter) => void writer.close()],
  ])('loses nothing when ffmpeg is killed %s', async (_when, before) => {
    const writer = newWriter(0);
    for (let index = 0; index < 55; index += 1) writer.write(chunk(index));
    const [first] = encoders.opened;
    await encodersHave(async () => ((await endOfClosedParts(first?.folder ?? '')) ?? 0) >= 3_800);
    sendSignal(first?.pid, 'SIGSTOP');
    before(writer);
    first?.kill();
    await writer.close();
    const { parts } = await floor();
    for (const [index, part] of parts.slice(1).entries())
      expect(Math.abs(part.startMs - endOf(parts[index] as never))).toBeLessThan(0.1);
    expect(Math.abs(endOf(parts.at(-1) as never) - 5_500)).toBeLessThan(25);
  });

  it('marks the end that is lost when two encoders die on it', async () => {
    const gaps: { fromMs: number; toMs: number }[] = [];
    const openEncoder: SoundWriterOptions['openEncoder'] = (dir, args) => {
      const encoder = encoders.open(dir, args);
      encoder.kill();
      return encoder;
    };
    const writer = newWriter(0, { openEncoder, onGap: (fromMs, toMs) => gaps.push({ fromMs, toMs }) });
    for (let index = 0; index < 30; index += 1) writer.write(chunk(index));
    await writer.close();
    expect(gaps).toEqual([{ fromMs: 0, toMs: 3_000 }]);
  });

  it('replaces an ffmpeg that takes nothing any more, and marks what that costs', async () => {
    const gaps: { fromMs: number; toMs: number; reason: string }[] = [];
    const hung: { isKilled: boolean; bytes: number }[] = [];
    const openEncoder: SoundWriterOptions['openEncoder'] = (dir, args) => {
      if (hung.length > 0) return encoders.open(dir, args);
      const state = { isKilled: false, bytes: 0 };
      hung.push(state);
      // Not even SIGKILL ends a process that waits for its disk.
      return {
        folder: join(dir, 'none'),
        pid: undefined,
        get waitingBytes() {
          return state.bytes;
        },
        write: (data) => (state.bytes += data.length),
        finish: async () => undefined,
        kill: () => (state.isKilled = true),
        ended: new Promise(() => undefined),
      };
    };
    const writer = newWriter(0, { openEncoder, onGap: (fromMs, toMs, reason) => gaps.push({ fromMs, toMs, reason }) });
    for (let index = 0; index < 300; index += 1) writer.write(chunk(index));
    expect(hung).toEqual([{ isKilled: true, bytes: expect.closeTo(20 * 192_000, -5) }]);
    await encodersHave(() => encoders.opened.length === 1);
    await writer.close();
    expect(gaps).toEqual([{ fromMs: 0, toMs: 19_900, reason: 'the encoder does not keep up' }]);
    expect(Math.abs(endOf((await floor()).parts.at(-1) as never) - 30_000)).toBeLessThan(25);
  });

  it('loses nothing when there is no folder for its first moments', async () => {
    const blocked = join(encoders.dir, 'renditions');
    await writeFile(blocked, 'not a folder');
    const writer = newWriter(0);
    for (let index = 0; index < 40; index += 1) writer.write(chunk(index));
    await encodersHave(() => encoders.opened.length >= 2);
    await rm(blocked);
    await encodersHave(() => encoders.opened.at(-1)?.folder.endsWith('g000') ?? false);
    await writer.close();
    const { parts } = await floor();
    expect(parts[0]?.startMs).toBe(0);
    expect(Math.abs(endOf(parts.at(-1) as never) - 4_000)).toBeLessThan(25);
  });

  it('begins far into a recording with the same exactness', async () => {
    const writer = newWriter(7_200 * 48_000);
    for (let index = 0; index < 30; index += 1) writer.write(chunk(index));
    await writer.close();
    expect((await floor()).parts[0]?.startMs).toBe(7_200_000);
  });
});
