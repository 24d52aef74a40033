import { describe, expect, it } from 'vitest';
import {
  ana,
  type EngineHarness,
  inventory,
  publishCamera,
  recorder,
  roomId,
  said,
} from '../../testing/engine-harness.ts';
import { freshHarness } from './harness.ts';

export function describeTaps(start: () => Promise<EngineHarness>): void {
  const harness = freshHarness(start);
  const tap = (targetIp = '127.0.0.1', trackId = 'camera-ana') =>
    harness().engine.openTap({ roomId, ownerId: recorder, trackId, targetIp, targetPort: 9 });

  describe('taps', () => {
    it('R9: offers the H.264 encoding without extensions, retransmission or estimation', async () => {
      const { transportId } = await publishCamera(harness(), { codec: 'VP8' });
      await publishCamera(harness(), { transportId, codec: 'H264', layers: 3 });
      const offer = await tap();
      expect(offer).toMatchObject({ kind: 'video', codec: 'H264', sourceIp: '127.0.0.1' });
      expect(offer.sourcePort).toBeGreaterThan(0);
      expect(offer.rtpParameters.headerExtensions).toEqual([]);
      expect(offer.rtpParameters.codecs.map(({ mimeType }) => mimeType)).toEqual(['video/H264']);
      expect(JSON.stringify(offer)).not.toMatch(/transport-cc|goog-remb|"rtx"/);
      const { engine } = harness();
      const { tapId } = offer;
      await engine.resumeTap({ roomId, tapId });
      await engine.requestTapKeyframe({ roomId, tapId });
      await engine.pauseTap({ roomId, tapId });
    });

    it('R9: stays with its encoding when a better one comes', async () => {
      const { transportId } = await publishCamera(harness(), { codec: 'VP8' });
      expect((await tap()).codec).toBe('VP8');
      await publishCamera(harness(), { transportId, codec: 'H264' });
      expect(said(harness(), 'tap.closed')).toEqual([]);
    });

    it('R5: counts as a use of its encoding', async () => {
      const { engine, timers } = harness();
      const { transportId } = await publishCamera(harness(), { codec: 'VP8' });
      await publishCamera(harness(), { transportId, codec: 'H264' });
      const { tapId } = await tap();
      timers.advance(60_000);
      expect(said(harness(), 'encoding.unwanted')).toEqual([]);
      await engine.closeTap({ roomId, tapId });
      timers.advance(10_000);
      expect(said(harness(), 'encoding.unwanted')).toMatchObject([{ codec: 'H264' }]);
    });

    it('R9: is one of a track for its owner, who asks again when the answer got lost', async () => {
      const { engine } = harness();
      const { trackId } = await publishCamera(harness());
      const others = await engine.openTap({
        ...{ roomId, ownerId: 'recorder-two', trackId },
        ...{ targetIp: '127.0.0.1', targetPort: 9 },
      });
      const [, newest] = await Promise.all([tap(), tap()]);
      expect((await inventory(harness())).transports.map(({ kind, ownerId }) => [kind, ownerId])).toEqual([
        ['webrtc', ana],
        ['tap', 'recorder-two'],
        ['tap', recorder],
      ]);
      for (const { tapId } of [others, newest]) await engine.resumeTap({ roomId, tapId });
      expect(said(harness(), 'tap.closed')).toEqual([]);
      await engine.closeTap({ roomId, tapId: newest.tapId });
      expect(engine.stats().taps).toBe(1);
    });

    it('R9: goes to no machine that was not named', async () => {
      await publishCamera(harness());
      for (const foreign of ['192.0.2.1', '0.0.0.0', 'localhost.example.org', '::', '127.0.0.1.example.org']) {
        await expect(tap(foreign)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      expect((await inventory(harness())).transports).toHaveLength(1);
    });

    it('ends with its track, and says so to its owner', async () => {
      const { engine } = harness();
      const { trackId } = await publishCamera(harness());
      const { tapId } = await tap();
      await engine.closeTrack({ roomId, trackId });
      expect(said(harness(), 'tap.closed')).toEqual([
        { roomId, ownerId: recorder, tapId, trackId, reason: 'track-closed' },
      ]);
      expect((await inventory(harness())).transports.filter(({ kind }) => kind === 'tap')).toEqual([]);
      await expect(engine.resumeTap({ roomId, tapId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('ends with its owner, without a word, and with its room', async () => {
      const { engine } = harness();
      await publishCamera(harness());
      await tap();
      await engine.closeOwner({ roomId, ownerId: recorder });
      expect(said(harness(), 'tap.closed')).toEqual([]);
      await tap();
      await engine.closeRoom({ roomId });
      expect(said(harness(), 'tap.closed')).toMatchObject([{ reason: 'room-closed' }]);
    });

    it('does not know a track that is not published', async () => {
      await expect(tap('127.0.0.1', 'camera-ben')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
