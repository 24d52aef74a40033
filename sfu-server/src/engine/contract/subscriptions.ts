import { describe, expect, it } from 'vitest';
import {
  ana,
  ben,
  type EngineHarness,
  inventory,
  openTransport,
  publishCamera,
  roomId,
  said,
  subscribe,
} from '../../testing/engine-harness.ts';
import { audioParameters, receiverCapabilities, videoParameters } from '../../testing/rtp-samples.ts';
import { freshHarness } from './harness.ts';

export function describeSubscriptions(start: () => Promise<EngineHarness>): void {
  const harness = freshHarness(start);
  const hasEstimation = (subscription: { rtpParameters: unknown }) =>
    JSON.stringify(subscription.rtpParameters).includes('transport-wide-cc');

  describe('subscriptions', () => {
    it('says what a receiver needs, and how many layers it can choose from', async () => {
      const { producerId } = await publishCamera(harness(), { layers: 3 });
      const subscription = await subscribe(harness());
      expect(subscription).toMatchObject({
        trackId: 'camera-ana',
        producerId,
        kind: 'video',
        codec: 'H264',
        spatialLayers: 3,
        isTrackMuted: false,
        isHeldBack: false,
      });
      expect(subscription.rtpParameters.encodings).toHaveLength(1);
      const { engine } = harness();
      const { subscriptionId } = subscription;
      await engine.resumeSubscription({ roomId, subscriptionId });
      // Further than there are layers is as far as possible.
      await engine.preferLayers({ roomId, subscriptionId, layers: { spatialLayer: 8, temporalLayer: 1 } });
      await engine.pauseSubscription({ roomId, subscriptionId });
    });

    it('subscribes while it opens a transport, and refuses one by one what cannot be had', async () => {
      const { engine } = harness();
      const { transportId: sending } = await publishCamera(harness());
      await publishCamera(harness(), { trackId: 'camera-vp8', codec: 'VP8', transportId: sending });
      const tracks = ['camera-ana', 'nobodys', 'camera-vp8'].map((trackId) => ({ trackId, isPaused: false }));
      const receive = { rtpCapabilities: receiverCapabilities(['H264']), tracks };
      const opened = await engine.openTransport({ roomId, ownerId: ben, direction: 'receive', receive });
      expect(opened.subscriptions.map(({ trackId }) => trackId)).toEqual(['camera-ana']);
      expect(opened.refused.map(({ trackId, error }) => [trackId, error.code])).toEqual([
        ['nobodys', 'NOT_FOUND'],
        ['camera-vp8', 'NO_ENCODING'],
      ]);
      const { subscriptions } = await inventory(harness());
      expect(subscriptions).toMatchObject([{ trackId: 'camera-ana', ownerId: ben }]);
    });

    it('R4: gives H.264 to whom can take it, and VP8 to whom cannot', async () => {
      const { transportId } = await publishCamera(harness(), { codec: 'VP8' });
      await publishCamera(harness(), { transportId, codec: 'H264' });
      expect((await subscribe(harness())).codec).toBe('H264');
      expect((await subscribe(harness(), { takes: ['VP8'] })).codec).toBe('VP8');
    });

    it('R4: asks the publisher once for an encoding that a receiver could take', async () => {
      await publishCamera(harness());
      const asking = Promise.allSettled([1, 2, 3].map(() => subscribe(harness(), { takes: ['VP8'] })));
      for (const outcome of await asking) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'NO_ENCODING', retryable: true } });
      }
      expect(said(harness(), 'encoding.wanted')).toEqual([{ roomId, trackId: 'camera-ana', codec: 'VP8' }]);
      harness().timers.advance(10_000);
      await expect(subscribe(harness(), { takes: ['VP8'] })).rejects.toMatchObject({ code: 'NO_ENCODING' });
      expect(said(harness(), 'encoding.wanted')).toHaveLength(2);
    });

    it('R4: says when the wanted encoding is there', async () => {
      const { transportId } = await publishCamera(harness());
      await expect(subscribe(harness(), { takes: ['VP8'] })).rejects.toMatchObject({ code: 'NO_ENCODING' });
      await publishCamera(harness(), { transportId, codec: 'VP8' });
      expect(said(harness(), 'track.available').at(-1)).toMatchObject({ trackId: 'camera-ana', codec: 'VP8' });
      expect((await subscribe(harness(), { takes: ['VP8'] })).codec).toBe('VP8');
    });

    it('R4: asks for nothing when the receiver can take no codec of ours', async () => {
      await publishCamera(harness());
      const deaf = subscribe(harness(), { takes: [] });
      await expect(deaf).rejects.toMatchObject({ code: 'NO_ENCODING', retryable: false });
      expect(said(harness(), 'encoding.wanted')).toEqual([]);
    });

    it('R5: gives up an extra encoding that nobody has used for ten seconds', async () => {
      const { engine, timers } = harness();
      const { transportId } = await publishCamera(harness());
      await publishCamera(harness(), { transportId, codec: 'VP8' });
      timers.advance(9_000);
      const { subscriptionId } = await subscribe(harness(), { takes: ['VP8'] });
      timers.advance(60_000);
      expect(said(harness(), 'encoding.unwanted')).toEqual([]);
      await engine.closeSubscription({ roomId, subscriptionId });
      timers.advance(9_999);
      expect(said(harness(), 'encoding.unwanted')).toEqual([]);
      timers.advance(1);
      expect(said(harness(), 'encoding.unwanted')).toEqual([{ roomId, trackId: 'camera-ana', codec: 'VP8' }]);
    });

    it('R5: never gives up the first encoding, nor one that has become the first', async () => {
      const { engine, timers } = harness();
      const { transportId, producerId, trackId } = await publishCamera(harness());
      await publishCamera(harness(), { transportId, codec: 'VP8' });
      await engine.removeEncoding({ roomId, trackId, producerId });
      timers.advance(60_000);
      expect(said(harness(), 'encoding.unwanted')).toEqual([]);
    });

    it('takes a second subscription on the same transport as a retry, without a word', async () => {
      await publishCamera(harness());
      const first = await subscribe(harness());
      const again = await subscribe(harness(), { transportId: first.transportId });
      expect((await inventory(harness())).subscriptions).toMatchObject([{ subscriptionId: again.subscriptionId }]);
      expect(said(harness(), 'subscription.closed')).toEqual([]);
    });

    it('opens many at once', async () => {
      await publishCamera(harness());
      const all = await Promise.all(Array.from({ length: 30 }, () => subscribe(harness())));
      expect(new Set(all.map(({ subscriptionId }) => subscriptionId)).size).toBe(30);
      expect((await inventory(harness())).subscriptions).toHaveLength(30);
    });

    it('R7: refuses a transport of another owner, and one that is there to send', async () => {
      const { engine } = harness();
      const { transportId: sending } = await publishCamera(harness());
      const rtpCapabilities = receiverCapabilities();
      const request = { roomId, ownerId: ben, trackId: 'camera-ana', rtpCapabilities };
      const foreign = await openTransport(harness(), ana, 'receive');
      const asBen = engine.subscribe({ ...request, transportId: foreign });
      await expect(asBen).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const onSending = engine.subscribe({ ...request, ownerId: ana, transportId: sending });
      await expect(onSending).rejects.toMatchObject({ code: 'INVALID' });
      const receiving = await openTransport(harness(), ben, 'receive');
      const produce = publishCamera(harness(), { transportId: receiving, trackId: 'camera-ben', ownerId: ben });
      await expect(produce).rejects.toMatchObject({ code: 'INVALID' });
    });

    it('R11: leaves bandwidth estimation out of sound, and of pictures where no layer can be chosen', async () => {
      const { engine } = harness();
      const { transportId } = await publishCamera(harness());
      const source = 'microphone';
      const microphone = { roomId, trackId: 'microphone-ana', source, transportId, kind: 'audio' } as const;
      await engine.produce({ ...microphone, rtpParameters: audioParameters(), isPaused: false });
      expect(hasEstimation(await subscribe(harness()))).toBe(false);
      expect(hasEstimation(await subscribe(harness(), { trackId: 'microphone-ana' }))).toBe(false);

      const screen = { roomId, trackId: 'screen-ana', source: 'screen', transportId, kind: 'video' } as const;
      await engine.produce({ ...screen, rtpParameters: videoParameters('H264', 3), isPaused: false });
      expect(hasEstimation(await subscribe(harness(), { trackId: 'screen-ana' }))).toBe(true);
      expect(hasEstimation(await subscribe(harness()))).toBe(true);
      expect(hasEstimation(await subscribe(harness(), { trackId: 'microphone-ana' }))).toBe(false);
    });
  });
}
