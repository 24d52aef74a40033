import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@campus/service-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { familyOf, isAlive } from '../../tests/product/processes.ts';
import { avOffsetMs } from '../../tests/media/analyse.ts';
import { camera, type FlashBeepClips, makeFlashBeepClips, microphone } from './testing/flash-beep-clips.ts';
import { type RealSfu, startRealSfu } from './testing/real-sfu.ts';
import {
  encoderPids,
  holesOf,
  type RecorderService,
  recordingId,
  renditionOf,
  roomId,
  sourcesOf,
  startRecorder,
} from './testing/recorder-service.ts';

/** What a kill may cost: everything older has to play. */
const lossBoundMs = 4_000;
let clips: FlashBeepClips;
let sfu: RealSfu;
let recorder: RecorderService;
let dir: string;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  clips = await makeFlashBeepClips();
}, 60_000);
afterAll(() => clips.remove());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'campus-faults-'));
  sfu = await startRealSfu();
  recorder = await startRecorder(dir);
}, 60_000);
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop().catch(() => undefined);
  await recorder.close();
  await sfu.close();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

const elapsed = (sinceMs: number, ms: number) =>
  eventually(() => Date.now() - sinceMs >= ms, { timeoutMs: ms + 5_000, intervalMs: 50 });

async function play(): Promise<void> {
  stops.push(await sfu.play(roomId, clips.h264));
}
async function begin(): Promise<number> {
  await play();
  const epochMs = Date.now();
  await recorder.sync(sfu, epochMs, [camera, microphone]);
  return epochMs;
}
const ids = ['floor', camera.trackId, microphone.trackId];

describe('when something is killed while it records', () => {
  it('ffmpeg: the recording goes on, and nothing is lost', async () => {
    const epochMs = await begin();
    await elapsed(epochMs, 6_000);
    const pids = await encoderPids(dir);
    expect(pids).toHaveLength(3);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await eventually(async () => (await encoderPids(dir)).filter((pid) => !pids.includes(pid)).length === 3, {
      timeoutMs: 10_000,
    });
    await elapsed(epochMs, 10_000);
    const media = await recorder.finish(epochMs);
    for (const id of ids) {
      const rendition = renditionOf(media, id);
      expect(rendition.inits, id).toHaveLength(2);
      expect(holesOf(rendition), id).toEqual([]);
    }
    expect(media.gaps).toEqual([]);
    const [picture, floor] = [camera.trackId, 'floor'].map((id) => sourcesOf(dir, renditionOf(media, id))[1]);
    expect(Math.abs(await avOffsetMs(picture as never, floor as never))).toBeLessThanOrEqual(80);
  }, 60_000);

  it('the recorder: what it had plays, its encoders end with it, and the next one goes on', async () => {
    const epochMs = await begin();
    await elapsed(epochMs, 8_000);
    const pids = await encoderPids(dir);
    const killedMs = Date.now() - epochMs;
    await recorder.service.kill('SIGKILL');
    await eventually(() => pids.every((pid) => !isAlive(pid)), { timeoutMs: 10_000 });
    recorder.control.close();

    recorder = await startRecorder(dir);
    const before = (await recorder.control.call('recording.describe', { recordingId })).media;
    expect(before.state).toBe('recording');
    for (const id of ids) {
      const last = renditionOf(before, id).parts.at(-1);
      expect(killedMs - (last ? last.startMs + last.durationMs : 0), id).toBeLessThan(lossBoundMs);
    }
    await recorder.sync(sfu, epochMs, [camera, microphone]);
    await elapsed(epochMs, 15_000);
    const wantedMs = Date.now() - epochMs;
    const media = await recorder.finish(epochMs);
    expect(Math.abs(media.durationMs - wantedMs)).toBeLessThan(500);
    expect(holesOf(renditionOf(media, 'floor'))).toEqual([]);
    expect(holesOf(renditionOf(media, camera.trackId))).toHaveLength(1);
    const reason = 'the recorder was restarted';
    expect(media.gaps).toMatchObject([
      { trackId: null, reason },
      { trackId: camera.trackId, reason },
    ]);
    const [picture, floor] = [camera.trackId, 'floor'].map((id) => sourcesOf(dir, renditionOf(media, id)).at(-1));
    expect(Math.abs(await avOffsetMs(picture as never, floor as never))).toBeLessThanOrEqual(80);
  }, 90_000);

  it('the recorder, for good: the next one closes the recording when it is told to, without going on', async () => {
    const epochMs = await begin();
    await elapsed(epochMs, 7_000);
    await recorder.service.kill('SIGKILL');
    recorder.control.close();
    recorder = await startRecorder(dir);
    const media = await recorder.finish(epochMs);
    expect(media.state).toBe('processing');
    expect(media.durationMs).toBeGreaterThan(7_000 - lossBoundMs);
    expect(renditionOf(media, camera.trackId).parts.length).toBeGreaterThan(2);
  }, 60_000);

  it('the SFU’s worker: the floor goes on, and the tracks come back when they are published again', async () => {
    const epochMs = await begin();
    await elapsed(epochMs, 4_000);
    const worker = familyOf(sfu.service.pid).find(({ command }) => command.includes('mediasoup-worker'));
    expect(worker).toBeDefined();
    process.kill(worker?.pid ?? -1, 'SIGKILL');
    await eventually(async () => {
      const { rooms } = await sfu.control.call('room.list', {});
      return rooms[0]?.tracks.length === 0;
    });
    await elapsed(epochMs, 6_000);
    await play();
    await elapsed(epochMs, 12_000);
    const media = await recorder.finish(epochMs);
    expect(holesOf(renditionOf(media, 'floor'))).toEqual([]);
    const picture = renditionOf(media, camera.trackId);
    expect(holesOf(picture)).toHaveLength(1);
    expect(picture.parts.at(-1)?.startMs).toBeGreaterThan(10_000);
    expect(media.gaps.map(({ trackId }) => trackId)).toContain(camera.trackId);
    expect(recorder.gaps.length).toBe(media.gaps.length);
    const [pictures, floor] = [sourcesOf(dir, picture).at(-1), sourcesOf(dir, renditionOf(media, 'floor'))[0]];
    expect(Math.abs(await avOffsetMs(pictures as never, floor as never))).toBeLessThanOrEqual(80);
  }, 60_000);
});
