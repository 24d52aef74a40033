import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@campus/service-kit/testing';
import { expect } from 'vitest';
import { it as productTest } from '../product/product-test.ts';
import { closedRecording, endOf, renditionOf } from '../product/closed-recording.ts';
import { expectProgram, expectWhole } from './closed-recording.ts';

const mib = 1024 * 1024;
/** What the disk has above the reserve at the start: more than other programs take in a minute, little to fill up. */
const headroomMib = 256;
const pieceMib = 32;
/** The room is looked at every few seconds; a busy machine gets more. */
const noticed = { timeoutMs: 30_000 };

/**
 * A disk cannot be filled for a test, and a small one cannot be mounted everywhere: the reserve is set so high that
 * the disk, as it is, is just above it, and a file takes the difference. A disk in memory is best, where there is one.
 */
interface Disk {
  readonly folder: string;
  readonly reserveMib: number;
  fillUp(): Promise<void>;
  empty(): Promise<void>;
}

const it = productTest
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from it what a fixture stands on
  .extend('disk', { scope: 'file' }, async ({}, { onCleanup }): Promise<Disk> => {
    const inMemory = await freeMib('/dev/shm').catch(() => 0);
    const folder = await mkdtemp(join(inMemory > 3 * headroomMib ? '/dev/shm' : tmpdir(), 'campus-disk-'));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    const ballast = join(folder, 'ballast');
    const reserveMib = (await freeMib(folder)) - headroomMib;
    expect(reserveMib, 'room for this test').toBeGreaterThan(headroomMib);
    return {
      folder,
      reserveMib,
      fillUp: () => fillBelow(folder, ballast, reserveMib),
      empty: () => rm(ballast),
    };
  })
  .override('startOptions', ({ disk: { folder, reserveMib } }) => ({
    env: { RECORDINGS_DIR: join(folder, 'recordings'), RECORDINGS_DISK_RESERVE_MIB: String(reserveMib) },
  }));

async function freeMib(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return Math.floor((bavail * bsize) / mib);
}

async function fillBelow(folder: string, ballast: string, reserveMib: number): Promise<void> {
  const file = await open(ballast, 'a');
  try {
    const piece = Buffer.alloc(pieceMib * mib, 1);
    while ((await freeMib(folder)) >= reserveMib - pieceMib) await file.appendFile(piece);
  } finally {
    await file.close();
  }
}

it('a recording ends cleanly when the disk falls below its reserve; the broadcast goes on, and records again later', async ({
  product,
  disk,
  demo,
}) => {
  const { host } = demo;
  const recording = await demo.startRecording();
  await recording.reaches(6_000);
  const filledMs = recording.nowMs();
  await disk.fillUp();
  await eventually(() => expect(host.alarms.map(({ code }) => code)).toContain('disk-low'), noticed);
  await eventually(() => host.state().recording?.endReason === 'disk-low', noticed);
  expect(host.state().phase).toBe('live');
  expect(Object.values(host.state().tracks)).toHaveLength(2);

  // It can be watched at once, up to the moment of the alarm.
  const replay = await closedRecording(product, recording.id, demo);
  expect(await expectWhole(product, replay)).toEqual([]);
  expect(endOf(renditionOf(replay, 'floor'))).toBeGreaterThan(filledMs - 500);

  // As long as there is no room, a further one is refused in the same way.
  host.alarms.length = 0;
  await demo.insist('recording.start', {});
  await eventually(() => expect(host.alarms.map(({ code }) => code)).toContain('disk-low'), noticed);
  await eventually(() => host.state().recording?.endReason === 'disk-low', noticed);

  await disk.empty();
  const next = await demo.startRecording();
  await next.reaches(6_000);
  await demo.end();
  const nextReplay = await closedRecording(product, next.id, demo);
  expect(await expectWhole(product, nextReplay)).toEqual([]);
  await expectProgram(product, replay, demo.link);
  await expectProgram(product, nextReplay, demo.link);
}, 300_000);
