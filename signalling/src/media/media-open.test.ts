import { eventually } from '@campus/service-kit/testing';
import { expect, it, onTestFinished } from 'vitest';
import { command, dtls, hostWithCamera, openStage } from '../live/testing/live-stage.ts';

it('a transport is opened, connected and subscribed in one call, with what may flow flowing', async () => {
  const stage = await openStage();
  onTestFinished(() => stage.close());
  const { enter, sfu } = stage;
  const { host, track } = await hostWithCamera(stage);
  const viewer = await enter('viewer');
  const rtpCapabilities = viewer.snapshots[0]?.media?.rtpCapabilities ?? {};
  const request = (isFlowing: boolean) => ({
    direction: 'receive' as const,
    dtlsParameters: dtls,
    receive: { rtpCapabilities, tracks: [{ trackId: track.trackId, isFlowing }] },
  });
  // Backstage is not for viewers, as with any other subscription.
  const early = await viewer.call('media.open', request(true));
  expect(early.subscriptions).toEqual([]);
  expect(early.refused.map(({ error }) => error.code)).toEqual(['NOT_FOUND']);
  await command(host, 'broadcast.goLive');
  await eventually(() => viewer.state().phase === 'live');
  for (const isFlowing of [false, true]) {
    const { subscriptions } = await viewer.call('media.open', request(isFlowing));
    expect(subscriptions.map((one) => sfu.plane.consumer(one.subscriptionId).isPaused)).toEqual([!isFlowing]);
  }
  const { transportId } = await viewer.call('media.open', request(true));
  // Connected already: the same again is a retry, anything else comes too late.
  await viewer.call('media.connect', { transportId, dtlsParameters: dtls });
  const other = { ...dtls, fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('CD').join(':') }] };
  await expect(viewer.call('media.connect', { transportId, dtlsParameters: other })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await expect(host.call('media.open', { ...request(true), direction: 'send' })).rejects.toMatchObject({
    code: 'INVALID',
  });
});
