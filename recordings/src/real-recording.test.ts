import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@campus/service-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { avOffsetMs, durationMs, rmsDb } from '../../tests/media/analyse.ts';
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
  tappedAtMs,
} from './testing/recorder-service.ts';

/** Real SFU, real worker, real ffmpeg, each a process of its own; a sender by RTP as hardware encoders are. */
let clips: FlashBeepClips;
let sfu: RealSfu;
let recorder: RecorderService;
let dir: string;
let stopPlaying: (() => Promise<void>) | undefined;

beforeAll(async () => {
  clips = await makeFlashBeepClips();
}, 180_000);
afterAll(() => clips.remove());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'campus-recording-'));
  sfu = await startRealSfu();
  recorder = await startRecorder(dir);
}, 120_000);
afterEach(async () => {
  await stopPlaying?.();
  stopPlaying = undefined;
  await recorder.close();
  await sfu.close();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

/** Lets the recording go on for a while. */
function goOn(ms: number): Promise<boolean> {
  const fromMs = performance.now();
  return eventually(() => performance.now() - fromMs >= ms, { timeoutMs: ms + 5_000, intervalMs: 50 });
}

/** Begins in the middle of a broadcast, and ends so long after there is something of camera and microphone. */
async function record(codec: 'h264' | 'vp8', forMs: number) {
  stopPlaying = await sfu.play(roomId, clips[codec]);
  const epochMs = Date.now();
  await recorder.sync(sfu, epochMs, [camera, microphone]);
  await eventually(
    async () => {
      const { media } = await recorder.control.call('recording.describe', { recordingId });
      return [camera, microphone].every(({ trackId }) => renditionOf(media, trackId).parts.length > 0);
    },
    { timeoutMs: 30_000, intervalMs: 100 },
  );
  await goOn(forMs);
  const wantedMs = Date.now() - epochMs;
  return { media: await recorder.finish(epochMs), wantedMs, epochMs };
}
/** A picture begins with a keyframe, of which the sender has one each second. */
const keyframeEveryMs = 1_000;
/** The SFU's first report tells when the first frames were captured. */
const firstReportMs = 1_600;
/** How far a picture may end before the recording: a part, which begins with a keyframe. */
const endsWithinMs = { video: 2_500, audio: 500 };
const longest = (parts: readonly { durationMs: number }[]) => Math.max(...parts.map((part) => part.durationMs));

describe('a recording through the real SFU', () => {
  it.each(['h264', 'vp8'] as const)(
    'of %s holds picture, microphone and floor without holes, in step to within 80 ms',
    async (codec) => {
      const { media, wantedMs, epochMs } = await record(codec, 4_500);
      expect(media.state).toBe('processing');
      expect(media.gaps).toEqual([]);
      expect(Math.abs(media.durationMs - wantedMs)).toBeLessThan(500);

      const [floor, picture, voice] = ['floor', camera.trackId, microphone.trackId].map((id) => renditionOf(media, id));
      if (!floor || !picture || !voice) throw new Error('incomplete');
      expect(floor.parts[0]?.startMs).toBe(0);
      expect(picture.codecs).toMatch(/^avc1\./);
      const tappedMs = tappedAtMs(recorder, camera.trackId, epochMs);
      expect(picture.parts[0]?.startMs).toBeLessThan(tappedMs + firstReportMs + keyframeEveryMs);
      for (const rendition of [floor, picture, voice]) {
        // A sender that is held up for a moment is late for good: too little of a picture to be marked.
        expect(holesOf(rendition, rendition.kind === 'video' ? smallestGapMs : 100)).toEqual([]);
        expect(rendition.inits).toHaveLength(1);
        expect(longest(rendition.parts)).toBeLessThanOrEqual(2_050);
        const last = rendition.parts.at(-1);
        const endMs = last ? last.startMs + last.durationMs : 0;
        expect(wantedMs - endMs).toBeLessThan(endsWithinMs[rendition.kind]);
        expect(endMs - wantedMs).toBeLessThan(500);
        // What ffprobe measures is what the parts' headers say.
        const [source] = sourcesOf(dir, rendition);
        const measuredMs = await durationMs(source as never, rendition.kind);
        const saidMs = rendition.parts.reduce((sum, part) => sum + part.durationMs, 0);
        expect(Math.abs(measuredMs - saidMs)).toBeLessThan(100);
      }
      const [pictures, sounds, voices] = [picture, floor, voice].map((rendition) => sourcesOf(dir, rendition)[0]);
      if (!pictures || !sounds || !voices) throw new Error('incomplete');
      expect(await rmsDb(sounds, wantedMs - 4_000, wantedMs - 1_000)).toBeGreaterThan(-40);
      expect(Math.abs(await avOffsetMs(pictures, sounds))).toBeLessThanOrEqual(80);
      expect(Math.abs(await avOffsetMs(pictures, voices))).toBeLessThanOrEqual(80);
    },
    180_000,
  );

  it('is offered for playing at once, signed, and ends every encoder', async () => {
    const { media } = await record('h264', 2_000);
    const { token } = await recorder.control.call('media.sign', { recordingId, ttlMs: 60_000 });
    const base = `${recorder.service.url}/media/${recordingId}`;
    const playlist = await (await fetch(`${base}/${camera.trackId}.m3u8?token=${token}`)).text();
    expect(playlist).toContain('#EXT-X-ENDLIST');
    const part = renditionOf(media, camera.trackId).parts[0]?.file;
    expect((await fetch(`${base}/${part}?token=${token}`)).status).toBe(200);
    expect((await fetch(`${base}/${part}`)).status).toBe(403);
    const rendered = await eventually(
      async () => {
        const described = await recorder.control.call('recording.describe', { recordingId });
        return ['ready', 'failed'].includes(described.media.program.state) ? described.media : false;
      },
      { timeoutMs: 120_000 },
    );
    expect(rendered.program.state).toBe('ready');
    expect(rendered.renditions).toEqual(media.renditions);
    expect(await encoderPids(dir)).toEqual([]);
  }, 240_000);
});
