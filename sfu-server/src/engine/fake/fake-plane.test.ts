import { eventually } from '@campus/service-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
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
import { createFakeEngine, type FakePlane } from '../fake-engine.ts';
import { manualTimers } from '../timers.ts';

/** What needs something to happen that only the fake can let happen at will. */
describe('the rules of rooms, over the fake plane', () => {
  let plane: FakePlane;
  let harness: EngineHarness;

  beforeEach(async () => {
    const timers = manualTimers();
    const events: EngineHarness['events'] = [];
    const fake = createFakeEngine({ timers, listener: (event) => events.push(event) });
    plane = fake.plane;
    const { engine } = fake;
    harness = { engine, events, timers, killWorkers: () => plane.killWorker(), close: () => engine.close() };
    await engine.openRoom({ roomId });
  });

  it('says how a transport does, under its owner', async () => {
    const transportId = await openTransport(harness, ben, 'receive');
    plane.setTransportState(transportId, 'connected');
    plane.setTransportState(transportId, 'disconnected');
    expect(said(harness, 'transport.changed')).toEqual([
      { roomId, ownerId: ben, transportId, state: 'connected' },
      { roomId, ownerId: ben, transportId, state: 'disconnected' },
    ]);
    expect((await inventory(harness)).transports).toHaveLength(1);
  });

  it.each(['closed', 'failed'] as const)('R1: leaves no ghost of a transport that has %s', async (state) => {
    const { transportId } = await publishCamera(harness);
    const subscription = await subscribe(harness);
    plane.setTransportState(subscription.transportId, state);
    expect(said(harness, 'subscription.closed')).toMatchObject([{ ownerId: ben, reason: `transport-${state}` }]);
    plane.setTransportState(transportId, state);
    expect(said(harness, 'track.lost')).toMatchObject([{ reason: `transport-${state}` }]);
    expect(await inventory(harness)).toMatchObject({ tracks: [], transports: [], subscriptions: [] });
    expect(plane.counts()).toEqual({ routers: 1, transports: 0, producers: 0, consumers: 0 });
  });

  it('R9: lets one keyframe request a second and tap through, the first at once', async () => {
    const { producerId, trackId } = await publishCamera(harness);
    const tap = { roomId, ownerId: recorder, trackId, targetIp: '127.0.0.1', targetPort: 9 };
    const { tapId } = await harness.engine.openTap(tap);
    for (let request = 0; request < 5; request += 1) await harness.engine.requestTapKeyframe({ roomId, tapId });
    expect(plane.producer(producerId).keyframeRequests).toBe(1);
    harness.timers.advance(1_000);
    expect(plane.producer(producerId).keyframeRequests).toBe(2);
    await harness.engine.requestTapKeyframe({ roomId, tapId });
    await harness.engine.closeTap({ roomId, tapId });
    harness.timers.advance(5_000);
    expect(plane.producer(producerId).keyframeRequests).toBe(2);
  });

  it('passes levels on under the tracks that they belong to, in the room where they are', async () => {
    await harness.engine.openRoom({ roomId: 'room-two' });
    const transportId = await openTransport(harness, ana, 'send');
    const { producerId } = await harness.engine.produce({
      roomId,
      trackId: 'microphone-ana',
      source: 'microphone',
      transportId,
      kind: 'audio',
      rtpParameters: audioParameters(),
      isPaused: false,
    });
    plane.measureLevels([{ producerId, levelDb: -23 }]);
    expect(said(harness, 'levels.measured')).toEqual([
      { roomId, levels: [{ trackId: 'microphone-ana', levelDb: -23 }] },
    ]);
  });

  it('says a score only when it has changed, and the worst of the encodings as the track’s', async () => {
    const first = await publishCamera(harness);
    const second = await publishCamera(harness, { transportId: first.transportId, codec: 'VP8' });
    for (const [producerId, score] of [
      [first.producerId, 9],
      [first.producerId, 9],
      [second.producerId, 4],
      [first.producerId, 7],
      [second.producerId, 8],
    ] as const) {
      plane.producer(producerId).events.onScore(score);
    }
    expect(said(harness, 'track.scored').map(({ score }) => score)).toEqual([9, 4, 7]);
    const { subscriptionId } = await subscribe(harness);
    for (const score of [10, 10, 5]) plane.consumer(subscriptionId).events.onScore(score);
    expect(said(harness, 'subscription.scored').map(({ score }) => score)).toEqual([10, 5]);
  });

  it('says which layer a receiver gets, and keeps its wish within what there is', async () => {
    await publishCamera(harness, { layers: 3 });
    const { subscriptionId } = await subscribe(harness);
    plane.consumer(subscriptionId).events.onLayer(2);
    plane.consumer(subscriptionId).events.onLayer(2);
    plane.consumer(subscriptionId).events.onLayer(null);
    expect(said(harness, 'subscription.layered').map(({ spatialLayer }) => spatialLayer)).toEqual([2, null]);
    await harness.engine.preferLayers({ roomId, subscriptionId, layers: { spatialLayer: 7 } });
    expect(plane.consumer(subscriptionId).layers).toEqual({ spatialLayer: 2 });
  });

  it('R15: sends nothing of what is held back, however often it is resumed, and goes on when there is room', async () => {
    await publishCamera(harness);
    const { subscriptionId, transportId } = await subscribe(harness);
    const isSent = () => !plane.consumer(subscriptionId).isPaused;
    const save = (saving: 'off' | 'low') => harness.engine.saveOnTransport({ roomId, transportId, saving });
    await save('low');
    await harness.engine.resumeSubscription({ roomId, subscriptionId });
    expect(isSent()).toBe(false);
    await save('off');
    expect(isSent()).toBe(true);
    await save('low');
    expect(isSent()).toBe(false);
    await harness.engine.pauseSubscription({ roomId, subscriptionId });
    await save('off');
    expect(isSent()).toBe(false);
  });

  it('keeps the screen before the camera when the downlink is thin', async () => {
    await publishCamera(harness, { layers: 3 });
    const transportId = await openTransport(harness, ana, 'send');
    const screen = { roomId, trackId: 'screen-ana', source: 'screen', transportId, kind: 'video' } as const;
    await harness.engine.produce({ ...screen, rtpParameters: videoParameters(), isPaused: false });
    const camera = plane.consumer((await subscribe(harness)).subscriptionId);
    const shared = plane.consumer((await subscribe(harness, { trackId: 'screen-ana' })).subscriptionId);
    expect(shared.priority).toBeGreaterThan(camera.priority);
  });

  it('opens receivers and recorders paused, and asks for a keyframe when they are resumed', async () => {
    const { producerId } = await publishCamera(harness);
    const { subscriptionId } = await subscribe(harness);
    expect(plane.consumer(subscriptionId).isPaused).toBe(true);
    expect(plane.producer(producerId).keyframeRequests).toBe(0);
    await harness.engine.resumeSubscription({ roomId, subscriptionId });
    expect(plane.consumer(subscriptionId).isPaused).toBe(false);
    expect(plane.producer(producerId).keyframeRequests).toBe(1);
  });

  it('R8: opens a lost room as soon as there is a worker again', async () => {
    plane.killWorker('no more workers', false);
    await expect(harness.engine.openRoom({ roomId })).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    await expect(harness.engine.openRoom({ roomId: 'room-two' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    harness.timers.advance(2_000);
    expect(said(harness, 'room.lost')).toEqual([]);
    plane.reviveWorker();
    await eventually(() => {
      harness.timers.advance(500);
      return said(harness, 'room.lost').length > 0;
    });
    const { roomEpoch } = await harness.engine.openRoom({ roomId });
    expect(said(harness, 'room.lost')).toMatchObject([{ roomId, roomEpoch }]);
    await harness.engine.openRoom({ roomId: 'room-two' });
    expect(plane.counts().routers).toBe(2);
  });

  it('R8: does not open a room again that was closed while it was lost', async () => {
    plane.killWorker('no more workers', false);
    await harness.engine.closeRoom({ roomId });
    plane.reviveWorker();
    harness.timers.advance(60_000);
    expect(plane.counts().routers).toBe(0);
    expect(said(harness, 'room.lost')).toEqual([]);
  });

  it('R3: sends nothing of an encoding that joins a paused track, and pauses a track that is published paused', async () => {
    const first = await publishCamera(harness);
    await harness.engine.pauseTrack({ roomId, trackId: first.trackId });
    const second = await publishCamera(harness, { transportId: first.transportId, codec: 'VP8' });
    expect(plane.producer(second.producerId).isPaused).toBe(true);
    await harness.engine.resumeTrack({ roomId, trackId: first.trackId });
    expect([first, second].map(({ producerId }) => plane.producer(producerId).isPaused)).toEqual([false, false]);
    await harness.engine.produce({
      roomId,
      trackId: first.trackId,
      source: 'camera',
      transportId: first.transportId,
      kind: 'video',
      rtpParameters: videoParameters('VP8'),
      isPaused: true,
    });
    expect(plane.producer(first.producerId).isPaused).toBe(true);
    expect((await inventory(harness)).tracks).toMatchObject([{ isPaused: true }]);
  });

  it('R1: leaves nothing in the plane of a room that is closed, not even a request that waits', async () => {
    const { producerId, trackId } = await publishCamera(harness);
    await subscribe(harness);
    const target = { targetIp: '127.0.0.1', targetPort: 9 };
    const { tapId } = await harness.engine.openTap({ roomId, ownerId: recorder, trackId, ...target });
    const producer = plane.producer(producerId);
    for (let request = 0; request < 2; request += 1) await harness.engine.requestTapKeyframe({ roomId, tapId });
    await harness.engine.closeRoom({ roomId });
    harness.timers.advance(5_000);
    expect(producer.keyframeRequests).toBe(1);
    expect(plane.counts()).toEqual({ routers: 0, transports: 0, producers: 0, consumers: 0 });
  });

  describe('what is being made when what it stands on goes', () => {
    /** Starts something, ends `go` before the plane has answered, and gives back how it came out. */
    const interrupted = async (start: () => Promise<unknown>, go: () => Promise<unknown>) => {
      const before = plane.counts();
      const release = plane.holdAnswers();
      const outcome = start().then(
        () => 'done',
        (error: unknown) => error,
      );
      await eventually(() => {
        const { producers, consumers } = plane.counts();
        return producers + consumers > before.producers + before.consumers;
      });
      await go();
      release();
      return outcome;
    };

    it('a publication does not outlive its transport', async () => {
      const transportId = await openTransport(harness, ana, 'send');
      const outcome = await interrupted(
        () => publishCamera(harness, { transportId }),
        () => harness.engine.closeTransport({ roomId, transportId }),
      );
      expect(outcome).toMatchObject({ code: 'NOT_FOUND' });
      expect((await inventory(harness)).tracks).toEqual([]);
      expect(said(harness, 'track.available')).toEqual([]);
      expect(plane.counts().producers).toBe(0);
    });

    it('a subscription does not outlive its track', async () => {
      const { transportId } = await publishCamera(harness);
      const outcome = await interrupted(
        () => subscribe(harness),
        () => harness.engine.closeTransport({ roomId, transportId }),
      );
      expect(outcome).toMatchObject({ code: 'NOT_FOUND', retryable: true });
      expect((await inventory(harness)).subscriptions).toEqual([]);
      expect(plane.counts().consumers).toBe(0);
    });

    it('a subscription does not outlive its own transport', async () => {
      await publishCamera(harness);
      const transportId = await openTransport(harness, ben, 'receive');
      const outcome = await interrupted(
        () => subscribe(harness, { transportId }),
        () => harness.engine.closeTransport({ roomId, transportId }),
      );
      expect(outcome).toMatchObject({ code: 'NOT_FOUND' });
      expect((await inventory(harness)).subscriptions).toEqual([]);
    });

    it('a tap does not outlive its track', async () => {
      const { transportId, trackId } = await publishCamera(harness);
      const outcome = await interrupted(
        () => harness.engine.openTap({ roomId, ownerId: recorder, trackId, targetIp: '127.0.0.1', targetPort: 9 }),
        () => harness.engine.closeTransport({ roomId, transportId }),
      );
      expect(outcome).toMatchObject({ code: 'NOT_FOUND', retryable: true });
      expect(harness.engine.stats().taps).toBe(0);
      expect(plane.counts()).toEqual({ routers: 1, transports: 0, producers: 0, consumers: 0 });
    });

    it.each(['room.close', 'worker death'])('nothing outlives its room: %s', async (end) => {
      const { trackId } = await publishCamera(harness);
      const outcome = await interrupted(
        () => harness.engine.openTap({ roomId, ownerId: recorder, trackId, targetIp: '127.0.0.1', targetPort: 9 }),
        async () => {
          if (end === 'room.close') await harness.engine.closeRoom({ roomId });
          else plane.killWorker();
        },
      );
      expect(outcome).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
      expect(harness.engine.stats().taps).toBe(0);
    });
  });

  it('gives the same ids in every run', async () => {
    const { producerId, transportId } = await publishCamera(harness);
    expect([producerId, transportId]).toEqual(['producer-1', 'transport-1']);
  });
});
