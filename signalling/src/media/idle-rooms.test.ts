import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, expect, it } from 'vitest';
import { type LiveStage, openStage } from '../live/testing/live-stage.ts';

let stage: LiveStage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

it('an event that has not begun has a room while somebody is there, and some minutes longer', async () => {
  const clock = manualClock(Date.now());
  const opened = await openStage({ clock });
  stage = opened;
  const { sfu, live } = opened;
  const other = await opened.newEvent();
  const waiting = await opened.enter('viewer');
  const curious = await other.enter('viewer');
  expect(sfu.plane.counts().routers).toBe(2);
  curious.close();
  const minutes = async (isSo: () => boolean) => {
    let passed = 0;
    await eventually(() => {
      if (isSo()) return true;
      clock.advance(60_000);
      passed += 1;
      return false;
    });
    return passed;
  };
  await eventually(() => live.core.hub.of(other.eventId).length === 0);
  expect(await minutes(() => sfu.plane.counts().routers === 1)).toBeGreaterThan(3);
  expect(await live.core.media.openRoom(opened.eventId)).toMatchObject({
    epoch: waiting.snapshots[0]?.media?.epoch,
  });
  const again = await other.enter('viewer');
  expect(again.snapshots[0]?.media).not.toBeNull();
  await again.call('media.open', { direction: 'receive' });
  expect(sfu.plane.counts()).toMatchObject({ routers: 2, transports: 1 });
  expect(again.of('media.reset')).toEqual([]);
});

it('a room that somebody else has closed is opened again for whoever needs it', async () => {
  const opened = await openStage();
  stage = opened;
  const viewer = await opened.enter('viewer');
  await opened.sfu.engine.closeRoom({ roomId: opened.eventId });
  await expect(viewer.call('media.open', { direction: 'receive' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    retryable: true,
  });
  await eventually(() => viewer.of('media.reset').length === 1);
  await viewer.call('media.open', { direction: 'receive' });
  expect(viewer.snapshots.at(-1)?.media?.epoch).toBe(viewer.of('media.reset')[0]?.epoch);
});
