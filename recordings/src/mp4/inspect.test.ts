import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFfmpeg } from '../../../tests/media/run-ffmpeg.ts';
import { readInit, readPart } from './inspect.ts';

let folder = '';
const file = (name: string): string => join(folder, name);

/** Cuts a synthetic track into parts of one second, beginning at 37.25 s. */
async function makeParts(prefix: string, inputAndCodec: readonly string[], segmentOptions?: string): Promise<void> {
  await runFfmpeg([
    ...inputAndCodec,
    ...['-output_ts_offset', '37.25', '-f', 'hls', '-hls_time', '1', '-hls_segment_type', 'fmp4'],
    ...(segmentOptions ? ['-hls_segment_options', segmentOptions] : []),
    ...['-hls_list_size', '0', '-hls_fmp4_init_filename', `${prefix}-init.mp4`],
    ...['-hls_segment_filename', file(`${prefix}-%d.m4s`), file(`${prefix}.m3u8`)],
  ]);
}

const picture = [
  ...['-f', 'lavfi', '-i', 'testsrc=s=320x240:r=30:d=3,format=yuv420p'],
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'baseline', '-g', '30'],
];
const sound = ['-f', 'lavfi', '-i', 'sine=d=3:r=48000', '-c:a', 'aac'];
const trueTimes = 'movflags=+frag_discont';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-mp4-'));
  await Promise.all([
    makeParts('picture', picture, trueTimes),
    makeParts('sound', sound, trueTimes),
    makeParts('edited', picture),
    makeParts('opus', ['-f', 'lavfi', '-i', 'sine=d=3:r=48000', '-c:a', 'libopus'], trueTimes),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the initialisation segment', () => {
  it('says codec, size and time scale of H.264', async () => {
    const init = await readInit(file('picture-init.mp4'));
    expect(init).toMatchObject({ kind: 'video', width: 320, height: 240, timescale: 15_360, editOffsetMs: 0 });
    expect(init?.codecs).toMatch(/^avc1\.42c0[0-9a-f]{2}$/);
  });

  it('says codec and time scale of AAC and of Opus', async () => {
    expect(await readInit(file('sound-init.mp4'))).toEqual({
      ...{ kind: 'audio', codecs: 'mp4a.40.2', width: null, height: null, timescale: 48_000, editOffsetMs: 0 },
    });
    expect(await readInit(file('opus-init.mp4'))).toMatchObject({ kind: 'audio', codecs: 'opus' });
  });

  it('says the offset that stands in an edit list', async () => {
    const init = await readInit(file('edited-init.mp4'));
    expect(init?.editOffsetMs).toBeCloseTo(37_250, 3);
  });

  it('is null when missing, empty or a media segment', async () => {
    await writeFile(file('empty.mp4'), '');
    expect(await readInit(file('nowhere.mp4'))).toBeNull();
    expect(await readInit(file('empty.mp4'))).toBeNull();
    expect(await readInit(file('picture-0.m4s'))).toBeNull();
  });
});

describe('a part', () => {
  it('of pictures begins at its recording time with a keyframe', async () => {
    for (const index of [0, 1, 2]) {
      const part = await readPart(file(`picture-${index}.m4s`), 15_360);
      expect(part?.startMs).toBeCloseTo(37_250 + index * 1000, 3);
      expect(part?.durationMs).toBeCloseTo(1000, 0);
      expect(part?.startsWithKeyframe).toBe(true);
    }
  });

  it('of AAC begins with the priming of one frame', async () => {
    const part = await readPart(file('sound-0.m4s'), 48_000);
    expect(part?.startMs).toBeCloseTo(37_250 - 1024 / 48, 3);
    expect(part?.startsWithKeyframe).toBe(true);
  });

  it('with an edit list begins at the same time as one without', async () => {
    const init = await readInit(file('edited-init.mp4'));
    const part = await readPart(file('edited-1.m4s'), 15_360, init?.editOffsetMs);
    expect(part?.startMs).toBeCloseTo(38_250, 3);
  });

  it('is null when missing or an initialisation segment', async () => {
    expect(await readPart(file('nowhere.m4s'), 15_360)).toBeNull();
    expect(await readPart(file('picture-init.mp4'), 15_360)).toBeNull();
  });

  it('is null wherever it is cut off', async () => {
    const whole = await readFile(file('picture-1.m4s'));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), async (length) => {
        await writeFile(file('cut.m4s'), whole.subarray(0, length));
        expect(await readPart(file('cut.m4s'), 15_360)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('never throws and never loops, whatever bytes are damaged', async () => {
    const whole = await readFile(file('picture-1.m4s'));
    const init = await readFile(file('picture-init.mp4'));
    const damage = fc.array(fc.tuple(fc.nat({ max: 900 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const [part, first] = [Buffer.from(whole), Buffer.from(init)];
        for (const [at, value] of changes) {
          part[at] = value;
          first[at] = value;
        }
        await writeFile(file('damaged.m4s'), part);
        await writeFile(file('damaged.mp4'), first);
        const info = await readPart(file('damaged.m4s'), 15_360);
        if (info) expect(Number.isFinite(info.startMs) && info.durationMs > 0).toBe(true);
        await readInit(file('damaged.mp4'));
      }),
      { numRuns: 500 },
    );
  });
});
