import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import { eventually, silentLog } from '@campus/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProgramInput, ProgramResult } from '../program/program-renderer.ts';
import { newRecordingFile } from '../store/recording-file.ts';
import { RecordingStore } from '../store/recording-store.ts';
import { ProgramQueue } from './program-queue.ts';

const timelineOf = (recordingId: string) => ({
  recordingId,
  epochMs: 0,
  durationMs: 1_000,
  segments: [],
  tracks: [],
  marks: [],
});
let root: string;
let store: RecordingStore;
let jobs: { input: ProgramInput; done: PromiseWithResolvers<ProgramResult> }[];
let told: { recordingId: string; state: string; progress: number }[];
let hasRoom: boolean;
/** How often the queue has looked whether there is room. */
let asked: number;
let queue: ProgramQueue;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'campus-programs-'));
  store = new RecordingStore(root, silentLog());
  await store.load();
  jobs = [];
  told = [];
  hasRoom = true;
  asked = 0;
  queue = newQueue();
  for (const recordingId of ['first', 'second']) await add(recordingId);
});
afterEach(async () => {
  await queue.close();
  await rm(root, { recursive: true, force: true });
});

function newQueue(retryMs = 5): ProgramQueue {
  return new ProgramQueue({
    store,
    renderer: {
      render(input) {
        const done = Promise.withResolvers<ProgramResult>();
        input.signal.addEventListener('abort', () => done.reject(new AppError('UNAVAILABLE', 'aborted')));
        jobs.push({ input, done });
        return done.promise;
      },
    },
    makePoster: async () => {
      throw new Error('no poster today');
    },
    hasRoom: () => {
      asked += 1;
      return hasRoom;
    },
    onProgress: (notice) => told.push(notice),
    onChanged: () => undefined,
    log: silentLog(),
    retryMs,
  });
}
async function add(recordingId: string): Promise<void> {
  const file = newRecordingFile({ recordingId, epochMs: 0, roomId: 'room-1', sfuUrl: 'http://127.0.0.1:1' });
  await store.save({ ...file, phase: 'closed', closedFor: 'finish', timeline: timelineOf(recordingId) });
}
const stateOf = (recordingId: string) => store.get(recordingId).program.state;

describe('the queue of programs', () => {
  it('renders one at a time, and each once', async () => {
    for (const id of ['first', 'second', 'first']) queue.add(id);
    await eventually(() => jobs.length === 1);
    expect(stateOf('second')).toBe('waiting');
    jobs[0]?.done.resolve({ bytes: 10, durationMs: 1_000 });
    await eventually(() => jobs.length === 2);
    expect(store.get('first').program).toEqual({ state: 'ready', bytes: 10, durationMs: 1_000 });
    jobs[1]?.done.resolve({ bytes: 20, durationMs: 1_000 });
    await eventually(() => told.length === 4);
    queue.add('first');
    expect(jobs).toHaveLength(2);
    expect(told.map(({ recordingId, state }) => `${recordingId} ${state}`)).toEqual([
      'first rendering',
      'first ready',
      'second rendering',
      'second ready',
    ]);
  });

  it('says how far it is, and shows it in the description', async () => {
    queue.add('first');
    await eventually(() => jobs.length === 1);
    jobs[0]?.input.onProgress(0.25);
    expect(told.at(-1)).toEqual({ recordingId: 'first', state: 'rendering', progress: 0.25 });
    expect((await store.describe('first'))?.program).toMatchObject({ state: 'rendering', progress: 0.25 });
  });

  it('keeps a failure, goes on with the next one, and tries again when asked', async () => {
    queue.add('first');
    queue.add('second');
    await eventually(() => jobs.length === 1);
    jobs[0]?.done.reject(new Error('ffmpeg failed'));
    await eventually(() => jobs.length === 2);
    expect(stateOf('first')).toBe('failed');
    queue.add('first');
    jobs[1]?.done.resolve({ bytes: 1, durationMs: 1 });
    await eventually(() => jobs.length === 3);
  });

  it('tries again later what only lacked room or was interrupted', async () => {
    queue.add('first');
    for (const [index, code] of (['DISK_FULL', 'UNAVAILABLE'] as const).entries()) {
      await eventually(() => jobs.length === index + 1);
      jobs[index]?.done.reject(new AppError(code, 'not now', { retryable: true }));
    }
    await eventually(() => jobs.length === 3);
    expect(told.map(({ state }) => state)).not.toContain('failed');
    jobs[2]?.done.resolve({ bytes: 10, durationMs: 1_000 });
    await eventually(() => stateOf('first') === 'ready');
  });

  it('leaves what is unfinished for the next start', async () => {
    queue.add('first');
    await eventually(() => jobs.length === 1);
    await queue.close();
    expect(stateOf('first')).toBe('waiting');
    expect(jobs[0]?.input.signal.aborted).toBe(true);
  });

  it('waits while the disk is full', async () => {
    hasRoom = false;
    queue.add('first');
    // It has looked again, and again, and begun nothing.
    await eventually(() => asked >= 3);
    expect(jobs).toHaveLength(0);
    expect(stateOf('first')).toBe('waiting');
    hasRoom = true;
    await eventually(() => jobs.length === 1);
  });

  it('stops what renders when the disk is needed for recordings, and takes it up again when there is room', async () => {
    queue.add('first');
    await eventually(() => jobs.length === 1);
    hasRoom = false;
    queue.makeRoom();
    await eventually(() => stateOf('first') === 'waiting');
    expect(jobs[0]?.input.signal.aborted).toBe(true);
    expect(jobs).toHaveLength(1);
    hasRoom = true;
    await eventually(() => jobs.length === 2);
    jobs[1]?.done.resolve({ bytes: 10, durationMs: 1_000 });
    await eventually(() => stateOf('first') === 'ready');
  });

  it('stops rendering what is deleted', async () => {
    queue.add('first');
    queue.add('second');
    await eventually(() => jobs.length === 1);
    await queue.remove('first');
    await store.remove('first');
    await eventually(() => jobs.length === 2);
    expect(jobs[1]?.input.timeline.recordingId).toBe('second');
  });

  it('gives up what is interrupted again and again, and goes on with the others', async () => {
    queue.add('first');
    for (let times = 0; times < 8; times += 1) {
      await eventually(() => jobs.length === times + 1);
      jobs[times]?.done.reject(new AppError('UNAVAILABLE', 'its ffmpeg was killed', { retryable: true }));
    }
    await eventually(() => stateOf('first') === 'failed');
    queue.add('second');
    await eventually(() => jobs.length === 9);
    jobs[8]?.done.resolve({ bytes: 10, durationMs: 1_000 });
    await eventually(() => stateOf('second') === 'ready');
    expect(jobs).toHaveLength(9);
  });

  it('renders another while one waits to be tried again', async () => {
    await queue.close();
    queue = newQueue(60_000);
    queue.add('first');
    queue.add('second');
    await eventually(() => jobs.length === 1);
    jobs[0]?.done.reject(new AppError('UNAVAILABLE', 'its ffmpeg was killed', { retryable: true }));
    await eventually(() => jobs.length === 2);
    jobs[1]?.done.resolve({ bytes: 10, durationMs: 1_000 });
    await eventually(() => stateOf('second') === 'ready');
    expect(stateOf('first')).toBe('waiting');
  });
});
