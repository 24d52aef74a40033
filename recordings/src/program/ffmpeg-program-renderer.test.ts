import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Timeline, TimelineSegment } from '@campus/protocol/broadcast/timeline';
import type { Rendition } from '@campus/protocol/recording';
import { eventually, silentLog } from '@campus/service-kit';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  avOffsetMs,
  beepTimes,
  colourRuns,
  durationMs,
  flashTimes,
  frameColours,
  packetTimes,
  rmsDb,
  streamsOf,
} from '../../../tests/media/analyse.ts';
import { flashBeep } from '../../../tests/media/flash-beep.ts';
import { ffmpegPath } from '../../../tests/media/run-ffmpeg.ts';
import { makeSyntheticRendition, type SyntheticGeneration } from '../../../tests/media/synthetic-rendition.ts';
import { createProgramRenderer } from './ffmpeg-program-renderer.ts';
import { makePoster } from './poster.ts';
import type { ProgramRenderer } from './program-renderer.ts';

// Encoding and measuring take what a busy machine leaves them.
vi.setConfig({ testTimeout: 180_000 });

const tools = { ffmpeg: ffmpegPath, log: silentLog(), threads: 2 };
const renderer = createProgramRenderer(tools);
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'campus program-'));
});
const renderings: { stop: AbortController; done: Promise<unknown> }[] = [];
/** A test that ran out of time leaves nothing behind that takes the time of the next one. */
afterEach(async () => {
  for (const { stop } of renderings) stop.abort();
  await Promise.allSettled(renderings.splice(0).map(({ done }) => done));
  await rm(dir, { recursive: true, force: true });
});

/** Small, and as wide as the program is for its height: what is shown when and where is no matter of size. */
const colour = (name: string, seconds: number, startMs: number, size = '320x180', fps = 25): SyntheticGeneration => ({
  inputArgs: ['-f', 'lavfi', '-i', `color=${name}:s=${size}:r=${fps}:d=${seconds}`],
  startMs,
});
const camera = (id: string, ...generations: SyntheticGeneration[]): Promise<Rendition> =>
  makeSyntheticRendition(dir, { id, source: 'camera', generations });
const tone = (seconds: number, startMs: number): SyntheticGeneration => ({
  inputArgs: ['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}:r=48000`],
  startMs,
});

function timeline(durationMs: number, ...segments: (Partial<TimelineSegment> & { startMs: number })[]): Timeline {
  return {
    ...{ recordingId: 'rec-0001', epochMs: 1_800_000_000_000, durationMs, tracks: [], marks: [] },
    segments: segments.map((segment, index) => ({
      ...{ endMs: segments[index + 1]?.startMs ?? durationMs, layout: 'one', videoTrackIds: [], slate: null },
      ...segment,
    })),
  };
}

interface RenderOptions {
  readonly by?: ProgramRenderer;
  readonly stop?: AbortController;
  readonly onProgress?: (ratio: number) => void;
}

function render(renditions: Rendition[], plan: Timeline, options: RenderOptions = {}) {
  const { by = renderer, stop = new AbortController(), onProgress = () => undefined } = options;
  const done = by.render({ dir, renditions, timeline: plan, onProgress, signal: stop.signal });
  renderings.push({ stop, done });
  return done;
}

const known = {
  red: { y: 63, u: 102, v: 240 },
  blue: { y: 32, u: 240, v: 118 },
  green: { y: 109, u: 73, v: 64 },
  slate: { y: 37, u: 150, v: 118 },
};
async function seen(file: string): Promise<[string, number][]> {
  return (await colourRuns(file, known)).map((run) => [run.name, Math.round(run.fromMs)]);
}
const program = (): string => join(dir, 'program.mp4');

describe('the program', () => {
  it('changes its picture exactly where the timeline says, over many odd cuts', async () => {
    const tracks = [await camera('cam-red', colour('red', 6, 200)), await camera('cam-blue', colour('blue', 6, 130))];
    const cuts = [0, 517, 933, 1549, 1815, 2581, 3283, 3877, 4501];
    const progress: number[] = [];
    const plan = timeline(
      5_040,
      ...cuts.map((startMs, index) => ({ startMs, videoTrackIds: [index % 2 === 0 ? 'cam-red' : 'cam-blue'] })),
    );
    const result = await render(tracks, plan, { onProgress: (ratio) => progress.push(ratio) });

    const runs = await seen(program());
    expect(runs.map(([name]) => name)).toEqual(cuts.map((_, index) => (index % 2 === 0 ? 'red' : 'blue')));
    for (const [index, [, fromMs]] of runs.entries()) expect(Math.abs(fromMs - (cuts[index] ?? 0))).toBeLessThan(18);
    expect(Math.abs((await durationMs(program())) - 5_040)).toBeLessThan(35);
    expect(Math.abs(result.durationMs - 5_040)).toBeLessThan(100);
    expect(result.bytes).toBe((await stat(program())).size);
    expect(await streamsOf(program())).toMatchObject([
      { kind: 'video', codec: 'h264', width: 1280, height: 720 },
      { kind: 'audio', codec: 'aac' },
    ]);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    expect(existsSync(join(dir, 'program-work'))).toBe(false);
  });

  it('has each frame exactly on its grid to the end, whatever the cuts', async () => {
    // What ffmpeg's own guess cuts off adds up to nearly twice the bound in this time.
    const cuts = Array.from({ length: 10 }, (_, index) => ({ startMs: index * 1911, slate: 'paused' as const }));
    await render([], timeline(20_000, ...cuts));
    const times = await packetTimes(program(), 'video');
    expect(times).toHaveLength(600);
    const furthest = times.reduce((max, { atMs }, index) => Math.max(max, Math.abs(atMs - (index * 1000) / 30)), 0);
    expect(furthest).toBeLessThan(0.1);
    const [picture, sound] = [await durationMs(program(), 'video'), await durationMs(program(), 'audio')];
    expect(Math.abs(picture - 20_000)).toBeLessThan(1);
    expect(Math.abs(sound - 20_000)).toBeLessThan(45);
  });

  it('keeps picture and sound in step within 40 ms, from the first flash to the last', async () => {
    const clip = flashBeep({ seconds: 6, fps: 25, width: 320, height: 180 });
    const picture = await camera('cam-flash', { inputArgs: clip.inputArgs, startMs: 340 });
    const floor = await makeSyntheticRendition(dir, {
      id: 'floor',
      source: 'floor',
      generations: [{ inputArgs: clip.inputArgs, startMs: 340, map: '1:a:0' }],
    });
    const cuts = [0, 1313, 2944, 4477].map((startMs) => ({ startMs, videoTrackIds: ['cam-flash'] }));
    await render([picture, floor], timeline(6000, ...cuts));
    expect(Math.abs(await avOffsetMs(program()))).toBeLessThanOrEqual(40);
    const flashes = await flashTimes(program());
    const beeps = await beepTimes(program());
    for (const found of [flashes, beeps]) {
      expect(found).toHaveLength(6);
      for (const [index, atMs] of found.entries()) expect(Math.abs(atMs - 840 - index * 1000)).toBeLessThan(40);
    }
    expect(Math.abs(await avOffsetMs(join(dir, 'program.m3u8')))).toBeLessThanOrEqual(40);
    expect(Math.abs((await durationMs(join(dir, 'program.m3u8'))) - 6000)).toBeLessThan(100);
  });

  it('holds the last picture of a track for two seconds, then shows the slate until the track is back', async () => {
    const track = await camera('cam-red', colour('red', 1, 0), colour('green', 1, 4500, '256x144'));
    await render([track], timeline(5500, { startMs: 0, videoTrackIds: ['cam-red'] }));
    const runs = await seen(program());
    expect(runs.map(([name]) => name)).toEqual(['red', 'slate', 'green']);
    expect(Math.abs((runs[1]?.[1] ?? 0) - 3000)).toBeLessThan(50);
    // The first picture after a hole is shown half a second early.
    expect(Math.abs((runs[2]?.[1] ?? 0) - 4000)).toBeLessThan(50);
  });

  it('goes over a change of size and a short hole without a slate', async () => {
    const track = await camera('cam-red', colour('red', 1, 0), colour('green', 1, 2000, '256x144'));
    await render([track], timeline(3000, { startMs: 0, videoTrackIds: ['cam-red'] }));
    const runs = await seen(program());
    expect(runs.map(([name]) => name)).toEqual(['red', 'green']);
    expect(Math.abs((runs[1]?.[1] ?? 0) - 2000)).toBeLessThan(50);
  });

  it('shows the slate in a pause, and where the timeline says nothing', async () => {
    const track = await camera('cam-red', colour('red', 4, 0));
    const plan = timeline(
      4000,
      { startMs: 500, endMs: 1200, videoTrackIds: ['cam-red'] },
      { startMs: 1200, endMs: 2000, slate: 'paused' },
      { startMs: 2000, endMs: 3300, videoTrackIds: ['cam-red'] },
    );
    await render([track], plan);
    const runs = await seen(program());
    expect(runs.map(([name]) => name)).toEqual(['slate', 'red', 'slate', 'red', 'slate']);
    for (const [index, wanted] of [0, 500, 1200, 2000, 3300].entries()) {
      expect(Math.abs((runs[index]?.[1] ?? -999) - wanted)).toBeLessThan(18);
    }
    expect(Math.abs((await durationMs(program())) - 4000)).toBeLessThan(35);
  });

  it('puts pictures beside each other, in a corner and in a grid', async () => {
    const tracks = [await camera('cam-red', colour('red', 2, 0)), await camera('cam-blue', colour('blue', 2, 0))];
    const videoTrackIds = ['cam-red', 'cam-blue'];
    const eachMs = 400;
    const plan = timeline(
      3 * eachMs,
      { startMs: 0, layout: 'side-by-side', videoTrackIds },
      { startMs: eachMs, layout: 'picture-in-picture', videoTrackIds },
      { startMs: 2 * eachMs, layout: 'grid', videoTrackIds: [...videoTrackIds, 'cam-none'] },
    );
    await render(tracks, plan);
    const at = async (index: number, left: number, top: number): Promise<string> => {
      const frames = await frameColours(program(), { left, top, width: 0.05, height: 0.05 });
      const frame = frames.find(({ atMs }) => atMs >= (index + 0.5) * eachMs);
      const names = Object.entries({ ...known, dark: { y: 27, u: 137, v: 122 } });
      const distance = (colour: { y: number; u: number; v: number }): number =>
        Math.hypot(colour.y - (frame?.y ?? 0), colour.u - (frame?.u ?? 0), colour.v - (frame?.v ?? 0));
      return names.sort(([, a], [, b]) => distance(a) - distance(b))[0]?.[0] ?? '';
    };
    expect([await at(0, 0.2, 0.5), await at(0, 0.7, 0.5), await at(0, 0.2, 0.05)]).toEqual(['red', 'blue', 'dark']);
    expect([await at(1, 0.2, 0.5), await at(1, 0.85, 0.85)]).toEqual(['red', 'blue']);
    expect([await at(2, 0.2, 0.2), await at(2, 0.7, 0.2), await at(2, 0.5, 0.7)]).toEqual(['red', 'blue', 'slate']);
  });

  it('is silent in the holes of the floor, and has each stretch at its place', async () => {
    const floor = await makeSyntheticRendition(dir, {
      id: 'floor',
      source: 'floor',
      generations: [tone(1, 500), tone(1, 2500)],
    });
    await render([floor], timeline(4000, { startMs: 0, slate: 'no-picture' }));
    const levels = await Promise.all(
      [0, 600, 1700, 2600, 3700].map((fromMs) => rmsDb(program(), fromMs, fromMs + 250)),
    );
    expect(levels.map((level) => level > -40)).toEqual([false, true, false, true, false]);
    const beeps = await beepTimes(program());
    expect(beeps).toHaveLength(2);
    expect(Math.abs((beeps[0] ?? 0) - 500)).toBeLessThan(12);
    expect(Math.abs((beeps[1] ?? 0) - 2500)).toBeLessThan(12);
  });

  it('shows a slate where a part is damaged, and is rendered all the same', async () => {
    const track = await camera('cam-red', colour('red', 1, 0));
    await writeFile(join(dir, 'renditions/cam-red/g000/init.mp4'), 'damaged');
    await render([track], timeline(1000, { startMs: 0, videoTrackIds: ['cam-red'] }));
    expect((await seen(program())).map(([name]) => name)).toEqual(['slate']);
  });

  it.each([
    ['a shot', '*.h264.unfinished*'],
    ['the floor', '*s16le*pipe:1'],
  ])(
    'takes no slate and no silence for %s whose ffmpeg was killed, and is whole when it is tried again',
    async (_what, run) => {
      const track = await camera('cam-red', colour('red', 1, 0));
      const floor = await makeSyntheticRendition(dir, { id: 'floor', source: 'floor', generations: [tone(1, 0)] });
      const ffmpeg = join(dir, 'ffmpeg');
      const mark = join(dir, 'killed');
      await writeFile(
        ffmpeg,
        `#!/bin/sh\ncase "$*" in ${run}) [ -e "${mark}" ] || { touch "${mark}"; kill -KILL $$; };; esac\nexec "${ffmpegPath}" "$@"\n`,
        { mode: 0o755 },
      );
      const by = createProgramRenderer({ ...tools, ffmpeg });
      const plan = timeline(1000, { startMs: 0, videoTrackIds: ['cam-red'] });
      const attempt = () => render([track, floor], plan, { by });
      await expect(attempt()).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
      expect(existsSync(program())).toBe(false);
      await attempt();
      expect((await seen(program())).map(([name]) => name)).toEqual(['red']);
      expect(await rmsDb(program(), 200, 800)).toBeGreaterThan(-40);
    },
  );

  it('goes on after it was stopped between two pieces, with what is finished', async () => {
    const track = await camera('cam-red', colour('red', 4, 0));
    const cuts = [0, 1000, 2000, 3000].map((startMs) => ({ startMs, videoTrackIds: ['cam-red'] }));
    const plan = timeline(4000, ...cuts);
    const work = join(dir, 'program-work');
    const pieces = async (): Promise<string[]> =>
      existsSync(work) ? (await readdir(work)).filter((name) => name.endsWith('.h264')).sort() : [];
    const stop = new AbortController();
    const first = render([track], plan, { stop, onProgress: (ratio) => ratio > 0.45 && stop.abort() });
    await expect(first).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const finished = await pieces();
    expect(finished.length).toBeGreaterThanOrEqual(1);
    expect(finished.length).toBeLessThan(4);
    expect(existsSync(program())).toBe(false);
    const inode = (await stat(join(work, finished[0] ?? ''))).ino;

    const kept: number[] = [];
    await render([track], plan, {
      onProgress: () =>
        void stat(join(work, finished[0] ?? '')).then(
          ({ ino }) => kept.push(ino),
          () => undefined,
        ),
    });
    expect(new Set(kept)).toEqual(new Set([inode]));
    expect(Math.abs((await durationMs(program())) - 4000)).toBeLessThan(35);
  });

  it('begins again when a piece that was kept is not whole, as a power cut may leave it', async () => {
    const track = await camera('cam-red', colour('red', 2, 0));
    const plan = timeline(2000, ...[0, 1000].map((startMs) => ({ startMs, videoTrackIds: ['cam-red'] })));
    const stop = new AbortController();
    const first = render([track], plan, { stop, onProgress: (ratio) => ratio > 0.5 && stop.abort() });
    await expect(first).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const work = join(dir, 'program-work');
    for (const name of (await readdir(work)).filter((file) => file.endsWith('.h264')))
      await truncate(join(work, name), Math.floor((await stat(join(work, name))).size / 3));
    await render([track], plan);
    expect(await packetTimes(program(), 'video')).toHaveLength(60);
  });

  it('goes on after kill -9 in the middle of a piece, and the result is whole', async () => {
    const track = await camera('cam-red', colour('red', 12, 0));
    const cuts = Array.from({ length: 6 }, (_, index) => ({ startMs: index * 2000, videoTrackIds: ['cam-red'] }));
    const plan = timeline(12_000, ...cuts);
    const inputFile = join(dir, 'input.json');
    await writeFile(inputFile, JSON.stringify({ dir, renditions: [track], timeline: plan }));
    const script = fileURLToPath(new URL('./test-programs/render.ts', import.meta.url));
    const child = spawn(process.execPath, [script, inputFile, ffmpegPath], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const work = join(dir, 'program-work');
    const named = async (end: string): Promise<string[]> =>
      (await readdir(work).catch(() => [] as string[])).filter((name) => name.endsWith(end));
    await eventually(async () => (await named('.h264')).length >= 2 && (await named('.unfinished')).length === 1, {
      timeoutMs: 60_000,
      intervalMs: 5,
    });
    child.kill('SIGKILL');
    await gone;
    expect(existsSync(program())).toBe(false);
    const finished = await named('.h264');
    const before = await Promise.all(finished.map(async (name) => (await stat(join(work, name))).ino));

    let after: number[] = [];
    const onProgress = (ratio: number): void => {
      if (ratio >= 0.9 && after.length === 0) after = finished.map((name) => statSync(join(work, name)).ino);
    };
    await render([track], plan, { onProgress });
    expect(after).toEqual(before);
    expect(await packetTimes(program(), 'video')).toHaveLength(360);
    expect((await seen(program())).map(([name]) => name)).toEqual(['red']);
  });

  it('leaves an older program untouched when the new one cannot be made', async () => {
    const track = await camera('cam-red', colour('red', 1, 0));
    await writeFile(program(), 'the older one');
    // An ffmpeg whose last step, as on a failing disk, leaves less than it says.
    const ffmpeg = join(dir, 'ffmpeg');
    await writeFile(
      ffmpeg,
      `#!/bin/sh\n"${ffmpegPath}" "$@" || exit 1\nfor last; do :; done\ncase "$last" in */program.mp4) truncate -s -100 "$last";; esac\n`,
      { mode: 0o755 },
    );
    const by = createProgramRenderer({ ...tools, ffmpeg });
    const plan = timeline(1000, { startMs: 0, videoTrackIds: ['cam-red'] });
    const message = 'the program is not a whole MP4 file';
    await expect(render([track], plan, { by })).rejects.toMatchObject({ code: 'INTERNAL', message });
    expect(await readFile(program(), 'utf8')).toBe('the older one');
    expect(existsSync(join(dir, 'program-work'))).toBe(false);
  });

  it('is not begun when it would need the reserve of the disk', async () => {
    const by = createProgramRenderer({ ...tools, diskReserveBytes: Number.MAX_SAFE_INTEGER });
    const plan = timeline(1000, { startMs: 0, slate: 'paused' });
    await expect(render([], plan, { by })).rejects.toMatchObject({ code: 'DISK_FULL', retryable: true });
  });

  it('ends its ffmpeg when it is aborted', async () => {
    const track = await camera('cam-red', colour('red', 30, 0));
    const stop = new AbortController();
    const pidDir = join(dir, 'pids');
    const by = createProgramRenderer({ ...tools, pidDir });
    const plan = timeline(30_000, { startMs: 0, videoTrackIds: ['cam-red'] });
    const rendering = render([track], plan, { by, stop });
    rendering.catch(() => undefined);
    await eventually(async () => (await readdir(pidDir)).length > 0, { timeoutMs: 30_000 });
    stop.abort();
    await expect(rendering).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await readdir(pidDir)).toEqual([]);
  });
});

describe('the poster', () => {
  const signal = new AbortController().signal;

  it('shows what was featured first, about a second on', async () => {
    const tracks = [await camera('cam-blue', colour('blue', 4, 0)), await camera('cam-red', colour('red', 4, 0))];
    const plan = timeline(4000, { startMs: 0, slate: 'not-live' }, { startMs: 2000, videoTrackIds: ['cam-red'] });
    expect(await makePoster(tools, { dir, renditions: tracks, timeline: plan, signal })).toBe(true);
    expect(await streamsOf(join(dir, 'poster.jpg'))).toMatchObject([{ codec: 'mjpeg', width: 1280, height: 720 }]);
    const [frame] = await frameColours(join(dir, 'poster.jpg'));
    expect(Math.abs((frame?.v ?? 0) - 240)).toBeLessThan(25);
  });

  it('takes the first track when there is no timeline, and is left out when there is no picture', async () => {
    const track = await camera('cam-blue', colour('blue', 2, 500));
    expect(await makePoster(tools, { dir, renditions: [track], timeline: null, signal })).toBe(true);
    await rm(join(dir, 'poster.jpg'));
    expect(await makePoster(tools, { dir, renditions: [], timeline: null, signal })).toBe(false);
    expect(existsSync(join(dir, 'poster.jpg'))).toBe(false);
  });
});
