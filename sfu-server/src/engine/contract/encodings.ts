import { describe, expect, it } from 'vitest';
import {
  ana,
  ben,
  type EngineHarness,
  inventory,
  openTransport,
  publishCamera,
  recorder,
  roomId,
  said,
  subscribe,
} from '../../testing/engine-harness.ts';
import { audioParameters, videoParameters } from '../../testing/rtp-samples.ts';
import { freshHarness } from './harness.ts';

export function describeEncodings(start: () => Promise<EngineHarness>): void {
  const harness = freshHarness(start);

  describe('tracks and their encodings', () => {
    it('R2: makes a track of the first encoding and says that it is available', async () => {
      const { producerId } = await publishCamera(harness(), { layers: 3 });
      expect(said(harness(), 'track.available')).toEqual([
        { roomId, trackId: 'camera-ana', source: 'camera', codec: 'H264' },
      ]);
      expect((await inventory(harness())).tracks).toEqual([
        {
          trackId: 'camera-ana',
          ownerId: ana,
          source: 'camera',
          isPaused: false,
          encodings: [{ producerId, codec: 'H264' }],
        },
      ]);
    });

    it('R2: adds an encoding of another codec to the track', async () => {
      const { transportId, producerId } = await publishCamera(harness());
      const { subscriptionId } = await subscribe(harness());
      const added = await publishCamera(harness(), { transportId, codec: 'VP8' });
      expect((await inventory(harness())).tracks[0]?.encodings).toEqual([
        { producerId, codec: 'H264' },
        { producerId: added.producerId, codec: 'VP8' },
      ]);
      expect((await inventory(harness())).subscriptions).toMatchObject([{ subscriptionId }]);
    });

    it('R2: replaces an encoding of the same codec, and lets its receivers come over', async () => {
      const { engine } = harness();
      const old = await publishCamera(harness());
      const { subscriptionId, transportId } = await subscribe(harness());
      const { tapId } = await engine.openTap({
        roomId,
        ownerId: recorder,
        trackId: 'camera-ana',
        targetIp: '127.0.0.1',
        targetPort: 9,
      });
      const renewed = await publishCamera(harness());
      expect(renewed.producerId).not.toBe(old.producerId);
      expect((await inventory(harness())).tracks).toMatchObject([
        { trackId: 'camera-ana', encodings: [{ producerId: renewed.producerId }] },
      ]);
      expect(said(harness(), 'subscription.closed')).toMatchObject([{ subscriptionId, reason: 'replaced' }]);
      expect(said(harness(), 'tap.closed')).toMatchObject([{ tapId, reason: 'replaced' }]);
      expect(said(harness(), 'track.available')).toHaveLength(2);
      expect(said(harness(), 'track.lost')).toEqual([]);
      expect((await subscribe(harness(), { transportId })).producerId).toBe(renewed.producerId);
    });

    it('R2: takes the same request again as a retry', async () => {
      const { engine } = harness();
      const transportId = await openTransport(harness(), ana, 'send');
      const request = {
        roomId,
        trackId: 'camera-ana',
        source: 'camera',
        transportId,
        kind: 'video',
        rtpParameters: videoParameters('H264', 3),
        isPaused: false,
      } as const;
      const [first, second] = await Promise.all([engine.produce(request), engine.produce(request)]);
      expect(second).toEqual(first);
      expect(said(harness(), 'track.available')).toHaveLength(1);
    });

    it('R2: two publishers of one codec at once leave one encoding', async () => {
      await Promise.all([publishCamera(harness()), publishCamera(harness())]);
      expect((await inventory(harness())).tracks[0]?.encodings).toHaveLength(1);
    });

    it('R2: a track keeps its source', async () => {
      const { transportId } = await publishCamera(harness());
      const asScreen = harness().engine.produce({
        roomId,
        trackId: 'camera-ana',
        source: 'screen',
        transportId,
        kind: 'video',
        rtpParameters: videoParameters('VP8'),
        isPaused: false,
      });
      await expect(asScreen).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('loses the track with its last encoding only', async () => {
      const { engine } = harness();
      const { transportId, producerId, trackId } = await publishCamera(harness());
      const added = await publishCamera(harness(), { transportId, codec: 'VP8' });
      await engine.removeEncoding({ roomId, trackId, producerId });
      expect(said(harness(), 'track.lost')).toEqual([]);
      await engine.removeEncoding({ roomId, trackId, producerId: added.producerId });
      expect(said(harness(), 'track.lost')).toMatchObject([{ trackId }]);
      expect((await inventory(harness())).tracks).toEqual([]);
    });

    it('R3: keeps a pause for encodings that come later, and tells a receiver', async () => {
      const { engine } = harness();
      const { trackId } = await publishCamera(harness());
      await engine.pauseTrack({ roomId, trackId });
      await engine.pauseTrack({ roomId, trackId });
      await publishCamera(harness());
      expect((await inventory(harness())).tracks).toMatchObject([{ isPaused: true }]);
      const { isTrackMuted, transportId } = await subscribe(harness());
      expect(isTrackMuted).toBe(true);
      await engine.resumeTrack({ roomId, trackId });
      expect((await subscribe(harness(), { transportId })).isTrackMuted).toBe(false);
      const unknown = engine.pauseTrack({ roomId, trackId: 'nothing-here' });
      await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('R7: refuses to send as a track of another owner', async () => {
      await publishCamera(harness());
      const asBen = publishCamera(harness(), { ownerId: ben });
      await expect(asBen).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect((await inventory(harness())).tracks[0]?.encodings).toHaveLength(1);
    });

    it('takes an encoder as a track, and tells it where and how to send', async () => {
      const { engine } = harness();
      const request = { roomId, ownerId: ana, trackId: 'camera-ana', source: 'camera', codec: 'H264' } as const;
      const ingest = await engine.openIngest(request);
      expect(ingest).toMatchObject({ ip: '127.0.0.1', clockRate: 90_000 });
      expect(ingest.ssrc).toBeLessThan(2 ** 31);
      expect((await inventory(harness())).tracks).toMatchObject([
        { trackId: 'camera-ana', encodings: [{ producerId: ingest.producerId }] },
      ]);
      const again = await engine.openIngest(request);
      expect((await inventory(harness())).transports).toHaveLength(1);
      expect((await inventory(harness())).tracks[0]?.encodings).toEqual([
        { producerId: again.producerId, codec: 'H264' },
      ]);
      await engine.closeIngest({ roomId, trackId: 'camera-ana' });
      expect(await inventory(harness())).toMatchObject({ tracks: [], transports: [] });
      expect(said(harness(), 'track.lost')).toMatchObject([{ trackId: 'camera-ana', reason: 'ingest-closed' }]);
    });

    it('takes no encoder of the wrong kind, and leaves no port open for it', async () => {
      const request = { roomId, ownerId: ana, trackId: 'camera-ana', source: 'camera', codec: 'opus' } as const;
      await expect(harness().engine.openIngest(request)).rejects.toMatchObject({ code: 'INVALID' });
      await publishCamera(harness());
      const foreign = harness().engine.openIngest({ ...request, ownerId: ben, codec: 'H264' });
      await expect(foreign).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect((await inventory(harness())).transports).toHaveLength(1);
    });

    it('carries sound beside the picture', async () => {
      const { engine } = harness();
      const { transportId } = await publishCamera(harness());
      await engine.produce({
        roomId,
        trackId: 'microphone-ana',
        source: 'microphone',
        transportId,
        kind: 'audio',
        rtpParameters: audioParameters(),
        isPaused: false,
      });
      const sound = await subscribe(harness(), { trackId: 'microphone-ana' });
      expect(sound).toMatchObject({ kind: 'audio', codec: 'opus', spatialLayers: 1 });
    });
  });
}
