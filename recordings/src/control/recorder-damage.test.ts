import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingMedia } from '@campus/protocol/recording';
import { eventually, silentLog } from '@campus/service-kit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ffmpegEncoders } from '../capture/encoder.ts';
import type { OpenEncoder } from '../capture/encoder.ts';
import { PictureWriter } from '../capture/picture-writer.ts';
import { RecordingStore } from '../store/recording-store.ts';
import { fakeSfuLink } from '../testing/fake-sfu-link.ts';
import { h264Clip } from '../testing/h264-clip.ts';
import type { ProgramQueue } from './program-queue.ts';
import { Recorder } from './recorder.ts';

const recordingId = 'recording-1';
const camera = { trackId: 'camera-1', participantId: 'person-1', source: 'camera' } as const;
let root: string;
let openEncoder: OpenEncoder;
let store: RecordingStore;
let recorder: Recorder;
let epochMs: number;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'campus-recorder-damage-'));
  openEncoder = ffmpegEncoders({
    ffmpegPath: process.env['FFMPEG_PATH'] || 'ffmpeg',
    pidDir: join(root, '.children'),
    log: silentLog(),
  });
  epochMs = Date.now();
});
afterEach(async () => {
  await recorder.close();
  await rm(root, { recursive: true, force: true });
});

async function startRecorder(): Promise<void> {
  store = new RecordingStore(root, silentLog());
  await store.load();
  recorder = new Recorder({
    store,
    programs: { add: () => undefined, remove: async () => undefined } as unknown as ProgramQueue,
    disk: { isExhausted: false, check: async () => 0 },
    openSfuLink: () => fakeSfuLink().link,
    openEncoder,
    notify: () => undefined,
    log: silentLog(),
  });
}
const sync = () =>
  recorder.sync({
    ...{ recordingId, epochMs, isCapturing: true, sfuUrl: 'http://127.0.0.1:1', roomId: 'room-1', tracks: [camera] },
  });
const elapsed = (ms: number) => eventually(() => Date.now() - epochMs > ms, { timeoutMs: 30_000 });

/** A generation of the camera, of parts of a second each. */
async function writeCamera(fromMs: number, seconds: number): Promise<string[]> {
  const renditionDir = join(store.dirOf(recordingId), 'renditions', camera.trackId);
  const writer = new PictureWriter({
    ...{ renditionDir, openEncoder, codec: 'H264', isScreen: false, interruption: null, log: silentLog() },
    requestKeyframe: () => undefined,
    onGap: () => undefined,
  });
  for (const [index, frame] of (await h264Clip(seconds)).entries())
    writer.write(frame, fromMs + index * 40, fromMs + index * 40);
  await writer.close();
  const folder = join(renditionDir, (await readdir(renditionDir)).sort().at(-1) ?? '');
  return (await readdir(folder))
    .filter((name) => name.endsWith('.m4s'))
    .sort()
    .map((name) => join(folder, name));
}
async function halve(path: string | undefined): Promise<void> {
  const { size } = await stat(path ?? '');
  await truncate(path ?? '', Math.floor(size / 2));
}

/** In tenths of a second: the last frame of a generation has no successor that says how long it lasts. */
function gapsOfCamera({ gaps }: RecordingMedia): number[][] {
  const own = gaps.filter(({ trackId }) => trackId === camera.trackId);
  return own.map(({ fromMs, toMs }) => [fromMs, toMs].map((ms) => Math.round(ms / 100)));
}

it('marks what a power cut broke: in the midst of a picture, at its end, and after the recording itself', async () => {
  await startRecorder();
  await sync();
  const [, second] = await writeCamera(0, 3);
  const [only] = await writeCamera(3_000, 1);
  await elapsed(4_000);
  await recorder.close();
  await halve(second);
  await halve(only);

  await startRecorder();
  await sync();
  await elapsed(5_000);
  const endedAtMs = Date.now();
  const endMs = endedAtMs - epochMs;
  const timeline = { recordingId, epochMs, durationMs: endMs, segments: [], tracks: [], marks: [] };
  const { media } = await recorder.finish({ recordingId, endedAtMs, timeline });
  expect(gapsOfCamera(media)).toEqual([
    [10, 20],
    [30, Math.round(endMs / 100)],
  ]);
});

it('marks what is broken of a recording that ended before its recorder was back', async () => {
  await startRecorder();
  await sync();
  const parts = await writeCamera(0, 3);
  await elapsed(3_500);
  await recorder.close();
  await halve(parts[0]);
  await halve(parts[2]);

  await startRecorder();
  const { durationMs } = (await recorder.describe(recordingId)).media;
  const endedAtMs = Date.now();
  const timeline = { recordingId, epochMs, durationMs: endedAtMs - epochMs, segments: [], tracks: [], marks: [] };
  const { media } = await recorder.finish({ recordingId, endedAtMs, timeline });
  expect(gapsOfCamera(media)).toEqual([
    [20, Math.round(durationMs / 100)],
    [0, 10],
  ]);
});
