import { describe, expect, it } from 'vitest';
import {
  ana,
  ben,
  type EngineHarness,
  heard,
  inventory,
  openTransport,
  publishCamera,
  recorder,
  roomId,
  said,
  subscribe,
} from '../../testing/engine-harness.ts';
import { knownHeaderExtensions } from '../codecs.ts';
import { dtlsParameters } from '../../testing/rtp-samples.ts';
import { freshHarness } from './harness.ts';

export function describeRooms(start: () => Promise<EngineHarness>): void {
  const harness = freshHarness(start);
  const empty = { tracks: [], transports: [], subscriptions: [] };

  describe('rooms and transports', () => {
    it('gives the same room to everybody who opens it, and another one after it was closed', async () => {
      const { engine } = harness();
      const [first, second] = await Promise.all([engine.openRoom({ roomId }), engine.openRoom({ roomId })]);
      expect(second.roomEpoch).toBe(first.roomEpoch);
      expect(first.rtpCapabilities.codecs?.map((codec) => codec['mimeType'])).toEqual(
        expect.arrayContaining(['audio/opus', 'video/H264', 'video/VP8']),
      );
      await engine.closeRoom({ roomId });
      expect((await engine.openRoom({ roomId })).roomEpoch).not.toBe(first.roomEpoch);
    });

    it('R12 offers no extension that leaves the turning of a picture to its receivers, and every other one', async () => {
      const { rtpCapabilities } = await harness().engine.openRoom({ roomId });
      const offered = new Set(rtpCapabilities.headerExtensions?.map((extension) => extension['uri']));
      expect([...knownHeaderExtensions].filter((uri) => !offered.has(uri))).toEqual(['urn:3gpp:video-orientation']);
    });

    it('does not know a room that nobody opened', async () => {
      const { engine } = harness();
      const request = { roomId: 'room-two', ownerId: ana, direction: 'send' } as const;
      await expect(engine.openTransport(request)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('keeps two rooms apart: a track of one is unknown in the other', async () => {
      const { engine } = harness();
      await engine.openRoom({ roomId: 'room-two' });
      await publishCamera(harness());
      const transportId = await openTransport(harness(), ben, 'receive', 'room-two');
      const { rtpCapabilities } = await engine.openRoom({ roomId: 'room-two' });
      const request = { roomId: 'room-two', ownerId: ben, trackId: 'camera-ana', transportId, rtpCapabilities };
      await expect(engine.subscribe(request)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await inventory(harness(), 'room-two')).toMatchObject({ tracks: [], subscriptions: [] });
    });

    it('offers a browser one UDP and one TCP candidate, and its DTLS fingerprint', async () => {
      const offer = await harness().engine.openTransport({ roomId, ownerId: ana, direction: 'send' });
      expect(offer.iceCandidates.map((candidate) => candidate['protocol']).toSorted()).toEqual(['tcp', 'udp']);
      expect(offer.dtlsParameters.fingerprints.length).toBeGreaterThan(0);
      expect(offer.iceParameters.usernameFragment).not.toBe('');
    });

    it('connects a transport once; the same parameters again are a retry, others a conflict', async () => {
      const { engine } = harness();
      const transportId = await openTransport(harness(), ana, 'send');
      const connect = (seed: number) =>
        engine.connectTransport({ roomId, transportId, dtlsParameters: dtlsParameters(seed) });
      await Promise.all([connect(0), connect(0)]);
      await connect(0);
      await expect(connect(1)).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('connects a transport while it opens it, for whoever has made a certificate before', async () => {
      const { engine } = harness();
      const request = { roomId, ownerId: ana, direction: 'receive' as const };
      const { transportId } = await engine.openTransport({ ...request, dtlsParameters: dtlsParameters(0) });
      await engine.connectTransport({ roomId, transportId, dtlsParameters: dtlsParameters(0) });
      const again = engine.connectTransport({ roomId, transportId, dtlsParameters: dtlsParameters(1) });
      await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
      const wrong = { fingerprints: [{ algorithm: 'sha-256', value: 'no fingerprint' }] };
      await expect(engine.openTransport({ ...request, dtlsParameters: wrong })).rejects.toMatchObject({
        code: 'INVALID',
      });
      expect((await inventory(harness())).transports).toHaveLength(1);
    });

    it('gives new ICE parameters to a browser that comes back on another network', async () => {
      const { engine } = harness();
      const { transportId, iceParameters } = await engine.openTransport({ roomId, ownerId: ana, direction: 'send' });
      const restarted = await engine.restartIce({ roomId, transportId });
      expect(restarted.iceParameters.usernameFragment).not.toBe(iceParameters.usernameFragment);
      const unknown = engine.restartIce({ roomId, transportId: 'nothing' });
      await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('R1: closing an owner closes all it holds, and tells only those who lose something by it', async () => {
      const { engine } = harness();
      const { trackId } = await publishCamera(harness());
      await openTransport(harness(), ana, 'receive');
      const { subscriptionId, transportId } = await subscribe(harness());
      await engine.closeOwner({ roomId, ownerId: ana });
      expect(await inventory(harness())).toMatchObject({
        tracks: [],
        subscriptions: [],
        transports: [{ transportId, ownerId: ben, kind: 'webrtc' }],
      });
      expect(said(harness(), 'subscription.closed')).toMatchObject([{ subscriptionId, ownerId: ben, trackId }]);
      expect(said(harness(), 'track.lost')).toMatchObject([{ trackId }]);
      await engine.closeOwner({ roomId, ownerId: ben });
      expect(said(harness(), 'subscription.closed')).toHaveLength(1);
      expect(said(harness(), 'transport.changed')).toEqual([]);
      expect(await inventory(harness())).toMatchObject(empty);
    });

    it('R1: everything can be closed twice, and what never was', async () => {
      const { engine } = harness();
      const { transportId, trackId, producerId } = await publishCamera(harness());
      const { subscriptionId } = await subscribe(harness());
      const tap = { roomId, ownerId: recorder, trackId, targetIp: '127.0.0.1', targetPort: 9 };
      const { tapId } = await engine.openTap(tap);
      for (const round of [1, 2]) {
        await engine.closeTap({ roomId, tapId });
        await engine.closeSubscription({ roomId, subscriptionId });
        await engine.removeEncoding({ roomId, trackId, producerId });
        await engine.closeTrack({ roomId, trackId });
        await engine.closeIngest({ roomId, trackId });
        await engine.closeTransport({ roomId, transportId });
        await engine.closeOwner({ roomId, ownerId: ben });
        if (round === 1) expect(await inventory(harness())).toMatchObject(empty);
        await engine.closeRoom({ roomId });
        await engine.closeOwner({ roomId, ownerId: ana });
      }
      expect((await engine.listRooms({})).rooms).toEqual([]);
      expect(engine.stats()).toMatchObject({ rooms: 0, tracks: 0, subscriptions: 0, taps: 0, transports: 0 });
    });

    it('refuses what belongs to a room that is closed while it is being made', async () => {
      const { engine } = harness();
      const opening = openTransport(harness(), ana, 'send');
      await engine.closeRoom({ roomId });
      await expect(opening).rejects.toMatchObject({ name: 'AppError' });
      expect(engine.stats().transports).toBe(0);
    });

    it('R8: opens a room again when its worker died, empty and under a new epoch, and says so', async () => {
      const { engine, killWorkers } = harness();
      const before = await engine.openRoom({ roomId });
      const { trackId } = await publishCamera(harness());
      const { subscriptionId } = await subscribe(harness());
      const tap = { roomId, ownerId: recorder, trackId, targetIp: '127.0.0.1', targetPort: 9 };
      const { tapId } = await engine.openTap(tap);

      killWorkers();
      const lost = await heard(harness(), 'room.lost', 10_000);
      expect(lost.roomEpoch).not.toBe(before.roomEpoch);
      expect(said(harness(), 'tap.closed')).toMatchObject([{ tapId, ownerId: recorder, trackId }]);
      expect(await engine.openRoom({ roomId })).toMatchObject({ roomEpoch: lost.roomEpoch });
      expect(await inventory(harness())).toMatchObject({ ...empty, roomEpoch: lost.roomEpoch });
      const stale = engine.resumeSubscription({ roomId, subscriptionId });
      await expect(stale).rejects.toMatchObject({ code: 'NOT_FOUND' });

      await publishCamera(harness());
      expect((await subscribe(harness())).trackId).toBe(trackId);
      expect(engine.stats().workerDeaths).toBe(1);
    });
  });
}
