import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  avOffsetMs,
  beepTimes,
  colourRuns,
  durationMs,
  flashTimes,
  frameColours,
  rmsDb,
  sceneChanges,
  streamsOf,
  toneDb,
} from './analyse.ts';
import { fakeCameraFile, fakeMicrophoneFile, fixture } from './fake-devices.ts';
import { makeFlashBeepFile } from './flash-beep.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-analyse-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function expectNear(found: readonly number[], wanted: readonly number[], toleranceMs: number): void {
  expect(found, `found ${found.join(', ')}`).toHaveLength(wanted.length);
  for (const [index, time] of wanted.entries()) {
    expect(Math.abs((found[index] ?? Number.NaN) - time), `${found[index]} for ${time}`).toBeLessThanOrEqual(
      toleranceMs,
    );
  }
}

describe('the measuring tools', () => {
  it('find flashes and beeps where the clip has them', async () => {
    const file = join(folder, 'clip.mp4');
    const { timesMs } = await makeFlashBeepFile(file, { seconds: 4 });
    expectNear(await flashTimes(file), timesMs, 17);
    expectNear(await beepTimes(file), timesMs, 8);
    expect(Math.abs(await avOffsetMs(file))).toBeLessThanOrEqual(20);
    expect(Math.abs((await durationMs(file)) - 4000)).toBeLessThanOrEqual(40);
  });

  it('hear one tone among others, and not one that is not there', async () => {
    const file = join(folder, 'tones.wav');
    const tone = (hz: number) => ['-f', 'lavfi', '-i', `sine=frequency=${hz}:sample_rate=48000:duration=2`];
    await runFfmpeg([...tone(440), ...tone(3_000), '-filter_complex', 'amix=inputs=2', file]);
    expect(await toneDb(file, 440, 500, 1_500)).toBeGreaterThan(-40);
    expect(await toneDb(file, 3_000, 500, 1_500)).toBeGreaterThan(-40);
    expect(await toneDb(file, 1_000, 500, 1_500)).toBeLessThan(-80);
  });

  it('see a sound that is 200 ms late', async () => {
    const file = join(folder, 'in-step.mp4');
    const late = join(folder, 'late.mp4');
    await makeFlashBeepFile(file, { seconds: 4 });
    await runFfmpeg(['-i', file, '-itsoffset', '0.2', '-i', file, '-map', '0:v', '-map', '1:a', '-c', 'copy', late]);
    const offset = await avOffsetMs(late);
    expect(offset).toBeGreaterThan(-225);
    expect(offset).toBeLessThan(-175);
  });

  it('measure parts at their own times, and a playlist from its start', async () => {
    const file = join(folder, 'source.mp4');
    await makeFlashBeepFile(file, { seconds: 4 });
    await runFfmpeg([
      ...['-i', file, '-map', '0:v', '-c', 'copy', '-output_ts_offset', '37.25', '-f', 'hls', '-hls_time', '1'],
      ...['-hls_segment_type', 'fmp4', '-hls_segment_options', 'movflags=+frag_discont', '-hls_list_size', '0'],
      ...['-hls_segment_filename', join(folder, 'p%05d.m4s'), join(folder, 'list.m3u8')],
    ]);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.m4s')).sort();
    const parts = { init: join(folder, 'init.mp4'), parts: names.map((name) => join(folder, name)) };
    expectNear(await flashTimes(parts), [37_750, 38_750, 39_750, 40_750], 17);
    expectNear(await flashTimes(join(folder, 'list.m3u8')), [500, 1500, 2500, 3500], 17);
    expect(Math.abs((await durationMs(parts)) - 4000)).toBeLessThanOrEqual(40);
    const late = { ...parts, parts: parts.parts.slice(2) };
    expectNear(await flashTimes(late), [39_750, 40_750], 17);
  });

  it('tell the pictures apart and say when they change', async () => {
    const file = join(folder, 'colours.mp4');
    await runFfmpeg([
      ...['-f', 'lavfi', '-i', 'color=red:s=320x180:r=25:d=1', '-f', 'lavfi', '-i', 'color=blue:s=320x180:r=25:d=2'],
      ...['-filter_complex', '[0][1]concat', '-pix_fmt', 'yuv420p', file],
    ]);
    expectNear(await sceneChanges(file), [1000], 1);
    const [red, blue] = [(await frameColours(file)).at(0), (await frameColours(file)).at(-1)];
    if (!red || !blue) throw new Error('no pictures');
    const runs = await colourRuns(file, { red, blue });
    expect(runs.map((run) => [run.name, Math.round(run.fromMs)])).toEqual([
      ['red', 0],
      ['blue', 1000],
    ]);
  });

  it('tell a voice from silence', async () => {
    const silent = join(folder, 'silent.wav');
    await runFfmpeg(['-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=mono:d=2', silent]);
    expect(await rmsDb(silent, 0, 2000)).toBe(Number.NEGATIVE_INFINITY);
    expect(await rmsDb(fixture('voice.ogg'), 0, 10_000)).toBeGreaterThan(-40);
  });
});

describe('the fake devices', () => {
  it('keep the size of the clip, are made once, and stand two callers at once', async () => {
    const [one, other] = await Promise.all([fakeCameraFile(), fakeCameraFile()]);
    expect(one).toBe(other);
    const { mtimeMs } = await stat(one);
    expect((await stat(await fakeCameraFile())).mtimeMs).toBe(mtimeMs);
    expect(await streamsOf(one)).toMatchObject([{ kind: 'video', codec: 'mjpeg', width: 960, height: 540 }]);
    expect(Math.abs((await durationMs(await fakeMicrophoneFile())) - 12_000)).toBeLessThan(100);
  });
});
