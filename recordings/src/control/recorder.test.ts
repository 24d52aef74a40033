import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import { eventually, silentLog } from '@campus/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ffmpegEncoders } from '../capture/encoder.ts';
import { RecordingStore } from '../store/recording-store.ts';
import { fakeSfuLink } from '../testing/fake-sfu-link.ts';
import type { ProgramQueue } from './program-queue.ts';
import { Recorder } from './recorder.ts';
import { steadyClock } from './steady-clock.ts';

const recordingId = 'recording-1';
const camera = { trackId: 'camera-1', participantId: 'person-1', source: 'camera' } as const;
const microphone = { trackId: 'microphone-1', participantId: 'person-1', source: 'microphone' } as const;
let root: string;
let sfu: ReturnType<typeof fakeSfuLink>;
let store: RecordingStore;
let recorder: Recorder;
let queued: string[];
let told: { name: string; data: unknown }[];
let isExhausted: boolean;
let checkDisk: () => Promise<number>;
/** How much the recorder's time is ahead. */
let aheadMs: number;
let epochMs: number;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'campus-recorder-'));
  sfu = fakeSfuLink();
  isExhausted = false;
  checkDisk = async () => 0;
  aheadMs = 0;
  queued = [];
  told = [];
  epochMs = Date.now();
  await startAgain();
});
afterEach(async () => {
  await recorder.close();
  await rm(root, { recursive: true, force: true });
});

/** A new process's life on the same folder. */
async function startAgain(claimWithinMs = 60_000): Promise<void> {
  store = new RecordingStore(root, silentLog());
  await store.load();
  const programs = { add: (id: string) => queued.push(id), remove: async () => undefined };
  recorder = new Recorder({
    store,
    programs: programs as unknown as ProgramQueue,
    disk: {
      get isExhausted() {
        return isExhausted;
      },
      check: () => checkDisk(),
    },
    openSfuLink: () => sfu.link,
    openEncoder: ffmpegEncoders({
      ffmpegPath: process.env['FFMPEG_PATH'] || 'ffmpeg',
      pidDir: join(root, '.children'),
      log: silentLog(),
    }),
    notify: (name, data) => told.push({ name, data }),
    log: silentLog(),
    claimWithinMs,
    newClock: () => {
      const clock = steadyClock();
      return { nowMs: () => clock.nowMs() + aheadMs };
    },
  });
  recorder.resume();
}
function sync(change: Partial<Parameters<Recorder['sync']>[0]> = {}) {
  return recorder.sync({
    recordingId,
    epochMs,
    isCapturing: true,
    sfuUrl: 'http://127.0.0.1:1',
    roomId: 'room-1',
    tracks: [camera],
    ...change,
  });
}
async function finish(endedAtMs = Date.now()) {
  const timeline = { recordingId, epochMs, durationMs: endedAtMs - epochMs, segments: [], tracks: [], marks: [] };
  return { ...(await recorder.finish({ recordingId, endedAtMs, timeline })), endedAtMs };
}
const opened = () => sfu.calls.filter(({ name }) => name === 'tap.open').length;
const elapsed = (ms: number) => eventually(() => Date.now() - epochMs > ms, { timeoutMs: 30_000 });
const elapsedMs = () => Date.now() - epochMs;

describe('the recorder', () => {
  it('taps what is named and nothing else, however often it is told', async () => {
    for (let time = 0; time < 3; time += 1) expect(await sync()).toEqual({ state: 'recording' });
    await eventually(() => sfu.calls.some(({ name }) => name === 'tap.resume'));
    expect(opened()).toBe(1);
    await sync({ tracks: [] });
    await eventually(() => sfu.calls.some(({ name }) => name === 'tap.close'));
    await sync({ isCapturing: false });
    expect(opened()).toBe(1);
  });

  it('closes every tap on a pause and opens them again after it, while the floor goes on as silence', async () => {
    await sync();
    await eventually(() => opened() === 1);
    await sync({ isCapturing: false });
    await eventually(() => sfu.calls.some(({ name }) => name === 'tap.close'));
    await sync();
    await eventually(() => opened() === 2);
    await elapsed(700);
    const { media, endedAtMs } = await finish();
    const floor = media.renditions.find(({ id }) => id === 'floor');
    expect(floor?.parts[0]?.startMs).toBe(0);
    expect(Math.abs(media.durationMs - (endedAtMs - epochMs))).toBeLessThan(100);
    expect(media.renditions.map(({ id }) => id)).toEqual(['floor']);
  });

  it('answers finish twice with the same recording, and renders its program', async () => {
    await sync();
    await elapsed(600);
    const first = await finish();
    const again = await finish();
    expect(first.media.state).toBe('processing');
    expect(again.media).toEqual(first.media);
    expect(queued).toContain(recordingId);
    expect(await sync()).toEqual({ state: 'processing' });
    expect(recorder.runningCount).toBe(0);
  });

  it('refuses a recording that it does not know, and one that began at another time', async () => {
    await expect(finish()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(recorder.describe(recordingId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await sync();
    await expect(sync({ epochMs: epochMs - 1 })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('ends recordings cleanly when the disk is full, says so, and takes the timeline later', async () => {
    await sync();
    await elapsed(600);
    isExhausted = true;
    await recorder.endAll(77);
    // At its end, and not when all files are closed: the log dates the end by it.
    expect(told.slice(-2)).toMatchObject([
      { name: 'recording.exhausted', data: { recordingId, freeBytes: 77 } },
      { name: 'recording.changed', data: { recordingId, state: 'processing' } },
    ]);
    expect((await recorder.describe(recordingId)).media.state).toBe('processing');
    await expect(sync()).rejects.toMatchObject({ code: 'DISK_FULL' });
    await expect(sync({ recordingId: 'recording-2' })).rejects.toMatchObject({ code: 'DISK_FULL' });
    const { media } = await finish();
    expect(media.renditions[0]?.parts.length).toBeGreaterThan(0);
    expect(store.get(recordingId).timeline).not.toBeNull();
    expect(queued).toEqual([recordingId]);
  });

  it('goes on after a restart when it is told to, with a marked gap and a floor without a hole', async () => {
    await sync();
    await elapsed(800);
    await recorder.close();
    await elapsed(elapsedMs() + 500);
    await startAgain();
    expect(store.get(recordingId).phase).toBe('recording');
    await sync();
    await elapsed(elapsedMs() + 500);
    const { media } = await finish();
    const parts = media.renditions.find(({ id }) => id === 'floor')?.parts ?? [];
    expect(parts[0]?.startMs).toBe(0);
    for (const [index, part] of parts.slice(1).entries()) {
      const before = parts[index];
      expect(Math.abs(part.startMs - (before ? before.startMs + before.durationMs : 0))).toBeLessThan(1);
    }
    // The first life's, the silence's, and the second life's.
    expect(new Set(parts.map(({ init }) => init)).size).toBe(3);
    expect(media.gaps).toMatchObject([{ trackId: null, reason: 'the recorder was restarted' }]);
    expect(told.some(({ name }) => name === 'recording.gapped')).toBe(true);
  });

  it('closes by itself what nobody claims, and still takes it up again later', async () => {
    await sync();
    await elapsed(600);
    await recorder.close();
    await startAgain(50);
    await eventually(() => store.get(recordingId).closedFor === 'unclaimed');
    expect((await recorder.describe(recordingId)).media.state).toBe('processing');
    expect(await sync()).toEqual({ state: 'recording' });
    await elapsed(elapsedMs() + 600);
    expect((await finish()).media.state).toBe('processing');
    expect(store.get(recordingId).closedFor).toBe('finish');
  });

  it('marks what is missing when it was away at the beginning, and has a floor from zero all the same', async () => {
    epochMs -= 20_000;
    await sync();
    const parts = async () => (await recorder.describe(recordingId)).media.renditions[0]?.parts ?? [];
    await eventually(async () => ((await parts()).at(-1)?.startMs ?? 0) > 20_000, { timeoutMs: 40_000 });
    const { media } = await finish();
    const floor = media.renditions[0]?.parts ?? [];
    expect(floor[0]?.startMs).toBe(0);
    for (const [index, part] of floor.slice(1).entries()) {
      const before = floor[index];
      expect(Math.abs(part.startMs - (before ? before.startMs + before.durationMs : 0))).toBeLessThan(25);
    }
    expect(media.gaps).toMatchObject([{ trackId: null, fromMs: 0, reason: 'the recorder was away' }]);
    expect(media.gaps[0]?.toMs).toBeGreaterThanOrEqual(20_000);
  }, 60_000);

  it('was not away when only the disk kept it waiting at the beginning', async () => {
    checkDisk = async () => {
      aheadMs = 4_000;
      return 0;
    };
    await sync();
    await elapsed(600);
    const { media } = await finish(Date.now() + aheadMs);
    expect(media.gaps).toEqual([]);
    expect(media.renditions[0]?.parts[0]?.startMs).toBe(0);
  });

  it('starts nothing any more when it is closed in the middle of an order', async () => {
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<number>()];
    checkDisk = () => {
      asked.resolve();
      return answer.promise;
    };
    const refused = expect(sync()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await asked.promise;
    const closed = recorder.close();
    answer.resolve(0);
    await Promise.all([refused, closed]);
    expect(recorder.runningCount).toBe(0);
  });

  it.each([
    ['waits to be claimed', 60_000],
    ['was closed because nobody claimed it', 50],
  ])('marks the lost end of a recording that %s', async (_how, claimWithinMs) => {
    await sync();
    await elapsed(800);
    await recorder.close();
    await startAgain(claimWithinMs);
    const { durationMs } = (await recorder.describe(recordingId)).media;
    if (claimWithinMs === 50) await eventually(() => store.get(recordingId).closedFor === 'unclaimed');
    await elapsed(durationMs + 1_500);
    const { media, endedAtMs } = await finish();
    expect(media.gaps).toEqual([
      { trackId: null, fromMs: durationMs, toMs: endedAtMs - epochMs, reason: 'the recorder was away' },
    ]);
    expect((await finish()).media.gaps).toHaveLength(1);
  });

  it('marks what of a track is missing when the broadcast moves to another SFU', async () => {
    const tracks = [microphone];
    await sync({ tracks });
    await eventually(() => sfu.calls.some(({ name }) => name === 'tap.resume'));
    sfu.refuseWith(new AppError('NOT_FOUND', 'not published there yet'));
    await sync({ tracks, sfuUrl: 'http://127.0.0.1:2' });
    await elapsed(elapsedMs() + 800);
    sfu.refuseWith(null);
    await eventually(() => store.get(recordingId).gaps.length > 0);
    const [gap] = store.get(recordingId).gaps;
    expect(gap).toMatchObject({ trackId: 'microphone-1', reason: 'the broadcast moved to another SFU' });
    expect((gap?.toMs ?? 0) - (gap?.fromMs ?? 0)).toBeGreaterThan(700);
  });

  it.each([
    ['was lost', async () => sfu.tell('onDown', 'it died'), 'link down: it died'],
    [
      'moved to another SFU',
      () => sync({ tracks: [microphone], sfuUrl: 'http://127.0.0.1:2' }),
      'the broadcast moved to another SFU',
    ],
  ])('marks what is missing of a track that %s and never came back', async (_how, lose, reason) => {
    await sync({ tracks: [microphone] });
    await eventually(() => sfu.calls.some(({ name }) => name === 'tap.resume'));
    sfu.refuseWith(new AppError('NOT_FOUND', 'not published there any more'));
    await lose();
    // The recorder counts fractions of a millisecond.
    const lostMs = elapsedMs() + 1;
    await elapsed(lostMs + 1_200);
    const { media, endedAtMs } = await finish();
    expect(media.gaps).toHaveLength(1);
    const [gap] = media.gaps;
    expect(gap).toMatchObject({ trackId: 'microphone-1', reason });
    expect(gap?.fromMs).toBeLessThanOrEqual(lostMs);
    expect(Math.abs((gap?.toMs ?? 0) - (endedAtMs - epochMs))).toBeLessThan(50);
  });

  it.each([
    ['is told late', async () => undefined],
    ['ended for want of room meanwhile', () => recorder.endAll(77)],
  ])('keeps nothing that it captured after the host’s stop when it %s', async (_how, meanwhile) => {
    await sync();
    const capturedMs = async () => (await recorder.describe(recordingId)).media.durationMs;
    // A part is closed, and another one begun.
    await eventually(async () => (await capturedMs()) > 1_900, { timeoutMs: 30_000 });
    await meanwhile();
    const { media } = await finish(epochMs + 1_000);
    const files = (await readdir(join(store.dirOf(recordingId), 'renditions', 'floor', 'g000'))).sort();
    expect(files.filter((name) => name.endsWith('.m4s'))).toEqual(['p00000.m4s']);
    expect(media.renditions[0]?.parts.map(({ startMs }) => startMs)).toEqual([0]);
    expect((await recorder.describe(recordingId)).media.renditions).toEqual(media.renditions);
  });

  it('finishes what a crash left without ever having been told to go on', async () => {
    await sync();
    await elapsed(600);
    await recorder.close();
    await startAgain();
    const { media } = await finish();
    expect(media.state).toBe('processing');
    expect(media.durationMs).toBeGreaterThan(300);
  });

  it('says that a recording failed when nothing playable was captured', async () => {
    await sync();
    await recorder.close();
    await rm(join(store.dirOf(recordingId), 'renditions'), { recursive: true });
    await startAgain();
    expect((await finish()).media.state).toBe('failed');
    expect(told.at(-1)?.name).toBe('recording.failed');
  });

  it('deletes a recording with all its files, a running one too', async () => {
    await sync();
    await recorder.remove(recordingId);
    expect(recorder.runningCount).toBe(0);
    expect((await readdir(root)).filter((name) => name.includes(recordingId))).toEqual([]);
    await expect(recorder.remove(recordingId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await recorder.list()).toEqual({ recordings: [] });
  });

  it('removes what an earlier life had begun to delete when it died', async () => {
    await sync();
    await recorder.close();
    await rename(store.dirOf(recordingId), join(root, `.deleted-${recordingId}`));
    await startAgain();
    expect((await readdir(root)).filter((name) => name.includes(recordingId))).toEqual([]);
    expect(await recorder.list()).toEqual({ recordings: [] });
  });

  it('reads the same from a copy of its folder: the files are the recording', async () => {
    await sync();
    await elapsed(600);
    const { media } = await finish();
    await cp(store.dirOf(recordingId), join(root, 'copy', recordingId), { recursive: true });
    await rm(join(root, 'copy', recordingId, 'renditions.json'));
    const other = new RecordingStore(join(root, 'copy'), silentLog());
    await other.load();
    expect(await other.describe(recordingId)).toEqual(media);
  });
});
