import { eventually } from '@campus/service-kit/testing';
import { expect } from 'vitest';
import { it as productTest } from '../product/product-test.ts';
import { closedRecording, endOf, renditionOf } from '../product/closed-recording.ts';
import { whenRecorded } from '../product/running-recording.ts';
import { expectProgram, expectWhole } from './closed-recording.ts';
import { prepareDisk } from './rig/small-disk.ts';

/** The room is looked at every few seconds; a busy machine gets more. */
const noticed = { timeoutMs: 30_000 };

const it = productTest
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from it what a fixture stands on
  .extend('disk', { scope: 'file' }, async ({}, { onCleanup }) => {
    const disk = await prepareDisk();
    onCleanup(() => disk.remove());
    return disk;
  })
  .override('startOptions', ({ disk: { env } }) => ({ env }));

it('a recording ends cleanly when the disk falls below its reserve; the broadcast goes on, and records again later', async ({
  product,
  disk,
  demo,
}) => {
  const { host } = demo;
  const recording = await demo.startRecording();
  await whenRecorded(product, recording.id, { parts: 3 });
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
  await whenRecorded(product, next.id, { parts: 3 });
  await demo.end();
  const nextReplay = await closedRecording(product, next.id, demo);
  expect(await expectWhole(product, nextReplay)).toEqual([]);
  await expectProgram(product, replay, demo.link);
  await expectProgram(product, nextReplay, demo.link);
}, 300_000);
