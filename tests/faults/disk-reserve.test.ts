import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@campus/service-kit/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from '../product/start-product.ts';
import { closedRecording, endOf, expectProgram, expectWhole, renditionOf } from './closed-recording.ts';
import { type DemoBroadcast, startDemo } from './demo-broadcast.ts';

const mib = 1024 * 1024;
/** What the disk has above the reserve at the start: more than other programs take in a minute, little to fill up. */
const headroomMib = 256;
const pieceMib = 32;
/** The log learns of the end when the files are closed, so that it stands a little behind their end. */
const closesWithinMs = 1_000;

let product: Product;
let demo: DemoBroadcast;
let folder: string;
let ballast: string;

/**
 * A disk cannot be filled for a test, and a small one cannot be mounted everywhere: the reserve is set so high that
 * the disk, as it is, is just above it, and a file takes the difference. A disk in memory is best, where there is one.
 */
beforeAll(async () => {
  const inMemory = await freeMib('/dev/shm').catch(() => 0);
  folder = await mkdtemp(join(inMemory > 3 * headroomMib ? '/dev/shm' : tmpdir(), 'campus-disk-'));
  ballast = join(folder, 'ballast');
  const reserveMib = (await freeMib(folder)) - headroomMib;
  expect(reserveMib, 'room for this test').toBeGreaterThan(headroomMib);
  product = await startProduct({
    env: { RECORDINGS_DIR: join(folder, 'recordings'), RECORDINGS_DISK_RESERVE_MIB: String(reserveMib) },
  });
  demo = await startDemo(product);
  fillUp = fillBelow(reserveMib);
}, 90_000);
afterAll(async () => {
  demo?.close();
  await product?.dispose();
  if (folder) await rm(folder, { recursive: true, force: true });
}, 60_000);

let fillUp: () => Promise<void>;

async function freeMib(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return Math.floor((bavail * bsize) / mib);
}

function fillBelow(reserveMib: number): () => Promise<void> {
  return async () => {
    const file = await open(ballast, 'a');
    try {
      const piece = Buffer.alloc(pieceMib * mib, 1);
      while ((await freeMib(folder)) >= reserveMib - pieceMib) await file.appendFile(piece);
    } finally {
      await file.close();
    }
  };
}

it('a recording ends cleanly when the disk falls below its reserve; the broadcast goes on, and records again later', async () => {
  const { host } = demo;
  const recording = await demo.startRecording();
  await recording.reaches(6_000);
  const filledMs = recording.nowMs();
  await fillUp();
  await eventually(() => expect(host.alarms.map(({ code }) => code)).toContain('disk-low'), { timeoutMs: 10_000 });
  await eventually(() => host.state().recording?.endReason === 'disk-low');
  expect(host.state().phase).toBe('live');
  expect(Object.values(host.state().tracks)).toHaveLength(2);

  // It can be watched at once, up to the moment of the alarm.
  const replay = await closedRecording(product, recording.id, demo.link);
  expect(await expectWhole(product, replay, { lostAtEndMs: closesWithinMs })).toEqual([]);
  expect(endOf(renditionOf(replay, 'floor'))).toBeGreaterThan(filledMs - 500);

  // As long as there is no room, a further one is refused in the same way.
  host.alarms.length = 0;
  await demo.insist('recording.start', {});
  await eventually(() => expect(host.alarms.map(({ code }) => code)).toContain('disk-low'), { timeoutMs: 10_000 });
  await eventually(() => host.state().recording?.endReason === 'disk-low');

  await rm(ballast);
  const next = await demo.startRecording();
  await next.reaches(6_000);
  await demo.end();
  const nextReplay = await closedRecording(product, next.id, demo.link);
  expect(await expectWhole(product, nextReplay)).toEqual([]);
  await expectProgram(product, replay, demo.link);
  await expectProgram(product, nextReplay, demo.link);
}, 180_000);
