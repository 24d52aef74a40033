import { tmpdir } from 'node:os';
import { eventually, recordedLog } from '@campus/service-kit';
import { expect, it } from 'vitest';
import { freeBytesOf, watchDisk } from './disk-watch.ts';

function watch(free: () => number | Error) {
  const alarms: number[] = [];
  const { log, lines } = recordedLog();
  const disk = watchDisk({
    reserveBytes: 1_000,
    freeBytes: async () => {
      const value = free();
      if (value instanceof Error) throw value;
      return value;
    },
    onExhausted: (bytes) => alarms.push(bytes),
    log,
    intervalMs: 5,
  });
  return { disk, alarms, lines };
}

it('gives the alarm once each time that the disk falls below its reserve', async () => {
  let free = 5_000;
  const { disk, alarms } = watch(() => free);
  await disk.check();
  expect(disk.isExhausted).toBe(false);
  free = 999;
  await eventually(() => disk.isExhausted);
  await disk.check();
  free = 1_000;
  await eventually(() => !disk.isExhausted);
  free = 10;
  await disk.check();
  disk.close();
  expect(alarms).toEqual([999, 10]);
});

it('goes on when the disk cannot be asked for once', async () => {
  let answer: number | Error = new Error('EIO');
  const { disk, alarms, lines } = watch(() => answer);
  await eventually(() => lines.length > 0);
  answer = 3;
  await eventually(() => alarms.length === 1);
  disk.close();
});

it('asks the real disk', async () => {
  expect(await freeBytesOf(tmpdir())).toBeGreaterThan(0);
});
