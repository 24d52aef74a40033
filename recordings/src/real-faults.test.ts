import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, sendSignal } from '@campus/service-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { familyOf, isAlive } from '../../tests/product/processes.ts';
import { avOffsetMs } from '../../tests/media/analyse.ts';
import { smallestGapMs } from './capture/track-capture.ts';
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
}, 180_000);
afterAll(() => clips.remove());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'campus-faults-'));
  sfu = await startRealSfu();
  recorder = await startRecorder(dir);
}, 120_000);
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop().catch(() => undefined);
  await recorder.close();
  await sfu.close();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

const ids = ['floor', camera.trackId, microphone.trackId];
/** More than all that a test here waits for, one after the other. */
const patienceMs = 240_000;

/** Lets the recording go on for a while. */
function goOn(ms: number): Promise<boolean> {
  const fromMs = performance.now();
  return eventually(() => performance.now() - fromMs >= ms, { timeoutMs: ms + 5_000, intervalMs: 50 });
}

async function play(): Promise<void> {
  stops.push(await sfu.play(roomId, clips.h264));
}
/** Resolves when each of these renditions has so many parts in the piece of that number, or in later ones. */
async function captured(of: readonly string[], parts: number, piece = 0): Promise<void> {
  await eventually(
    async () => {
      const { media } = await recorder.control.call('recording.describe', { recordingId });
      return of.every((id) => renditionOf(media, id).parts.filter(({ init }) => init >= piece).length >= parts);
    },
    { timeoutMs: 60_000, intervalMs: 100 },
  );
}
/** Resolves when everything is being recorded: times count from there. */
async function begin(): Promise<number> {
  await play();
  const epochMs = Date.now();
  await recorder.sync(sfu, epochMs, [camera, microphone]);
  await captured(ids, 1);
  return epochMs;
}

describe('when something is killed while it records', () => {
  it(
    'ffmpeg: the recording goes on, and nothing is lost',
    async () => {
      const epochMs = await begin();
      await goOn(4_000);
      const pids = await encoderPids(dir);
      expect(pids).toHaveLength(3);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      await captured(ids, 2, 1);
      const media = await recorder.finish(epochMs);
      for (const id of ids) {
        const rendition = renditionOf(media, id);
        expect(rendition.inits, id).toHaveLength(2);
        const second = rendition.parts.findIndex(({ init }) => init === 1);
        const seam = { ...rendition, parts: rendition.parts.slice(second - 1, second + 1) };
        expect(holesOf(seam), id).toEqual([]);
        expect(holesOf(rendition, smallestGapMs), id).toEqual([]);
      }
      expect(media.gaps).toEqual([]);
      const [picture, floor] = [camera.trackId, 'floor'].map((id) => sourcesOf(dir, renditionOf(media, id))[1]);
      expect(Math.abs(await avOffsetMs(picture as never, floor as never))).toBeLessThanOrEqual(80);
    },
    patienceMs,
  );

  it(
    'the recorder: what it had plays, its encoders end with it, and the next one goes on',
    async () => {
      const epochMs = await begin();
      await goOn(6_000);
      const pids = await encoderPids(dir);
      const killedMs = Date.now() - epochMs;
      await recorder.service.kill('SIGKILL');
      await eventually(() => pids.every((pid) => !isAlive(pid)), { timeoutMs: 30_000 });
      recorder.control.close();

      recorder = await startRecorder(dir);
      const before = (await recorder.control.call('recording.describe', { recordingId })).media;
      expect(before.state).toBe('recording');
      for (const id of ids) {
        const last = renditionOf(before, id).parts.at(-1);
        expect(killedMs - (last ? last.startMs + last.durationMs : 0), id).toBeLessThan(lossBoundMs);
      }
      await recorder.sync(sfu, epochMs, [camera, microphone]);
      await captured([camera.trackId, microphone.trackId], 3, 1);
      const wantedMs = Date.now() - epochMs;
      const media = await recorder.finish(epochMs);
      expect(Math.abs(media.durationMs - wantedMs)).toBeLessThan(500);
      expect(holesOf(renditionOf(media, 'floor'))).toEqual([]);
      expect(holesOf(renditionOf(media, camera.trackId), smallestGapMs)).toHaveLength(1);
      const reason = 'the recorder was restarted';
      // The floor goes on at once, each track when it is tapped again.
      const missing = media.gaps.map((gap) => [gap.trackId, gap.reason]);
      expect(missing).toHaveLength(3);
      for (const id of [null, camera.trackId, microphone.trackId]) expect(missing).toContainEqual([id, reason]);
      const [picture, floor] = [camera.trackId, 'floor'].map((id) => sourcesOf(dir, renditionOf(media, id)).at(-1));
      expect(Math.abs(await avOffsetMs(picture as never, floor as never))).toBeLessThanOrEqual(80);
    },
    patienceMs,
  );

  it(
    'the recorder, for good: the next one closes the recording when it is told to, without going on',
    async () => {
      const epochMs = await begin();
      await goOn(5_000);
      await captured(ids, 3);
      const killedMs = Date.now() - epochMs;
      await recorder.service.kill('SIGKILL');
      recorder.control.close();
      recorder = await startRecorder(dir);
      const media = await recorder.finish(epochMs);
      expect(media.state).toBe('processing');
      expect(media.durationMs).toBeGreaterThan(killedMs - lossBoundMs);
      expect(renditionOf(media, camera.trackId).parts.length).toBeGreaterThan(2);
    },
    patienceMs,
  );

  it(
    'the SFU’s worker: the floor goes on, and the tracks come back when they are published again',
    async () => {
      const epochMs = await begin();
      await goOn(2_000);
      const worker = familyOf(sfu.service.pid).find(({ command }) => command.includes('mediasoup-worker'));
      sendSignal(worker?.pid, 'SIGKILL');
      await eventually(
        async () => {
          const { rooms } = await sfu.control.call('room.list', {});
          return rooms[0]?.tracks.length === 0;
        },
        { timeoutMs: 30_000 },
      );
      await goOn(2_000);
      const playedMs = Date.now() - epochMs;
      await play();
      await captured([camera.trackId], 3, 1);
      const media = await recorder.finish(epochMs);
      expect(holesOf(renditionOf(media, 'floor'))).toEqual([]);
      const picture = renditionOf(media, camera.trackId);
      expect(holesOf(picture, smallestGapMs)).toHaveLength(1);
      expect(picture.parts.at(-1)?.startMs).toBeGreaterThan(playedMs);
      expect(media.gaps.map(({ trackId }) => trackId)).toContain(camera.trackId);
      expect(recorder.gaps.length).toBe(media.gaps.length);
      const [pictures, floor] = [sourcesOf(dir, picture).at(-1), sourcesOf(dir, renditionOf(media, 'floor'))[0]];
      expect(Math.abs(await avOffsetMs(pictures as never, floor as never))).toBeLessThanOrEqual(80);
    },
    patienceMs,
  );
});
