import { randomUUID } from 'node:crypto';
import type { SfuCalls } from '@campus/protocol';
import { sfuCalls, sfuNotices } from '@campus/protocol';
import { manualClock } from '@campus/service-kit/clock';
import { type ControlClient, connectControl } from '@campus/service-kit/control-link';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { startFakeSfu } from '@campus/sfu-server/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  cameraParameters,
  command,
  dtls,
  hostWithCamera,
  type LiveStage,
  openStage,
  publish,
  secret,
  type StageOptions,
  subscribe,
} from '../live/testing/live-stage.ts';

let stage: LiveStage | undefined;

async function open(options: StageOptions = {}): Promise<LiveStage> {
  stage = await openStage(options);
  return stage;
}

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

/** A look into the SFU past signalling, as the recorder has it. */
function inspector(url: string): ControlClient<SfuCalls> {
  const link = connectControl({ url, secret, calls: sfuCalls, notices: sfuNotices, log: silentLog() });
  onTestFinished(() => link.close());
  return link;
}

async function onAir(options: StageOptions = {}) {
  const opened = await open(options);
  return { ...opened, stage: opened, ...(await hostWithCamera(opened)) };
}

describe('media', () => {
  it('reaches the audience when it is live, and is closed for it the moment it is paused', async () => {
    const { enter, host, track, sfu } = await onAir();
    const viewer = await enter('viewer');
    const early = await subscribe(viewer, [track.trackId]);
    expect(early.subscriptions).toEqual([]);
    expect(early.refused.map(({ error }) => error.code)).toEqual(['NOT_FOUND']);
    await command(host, 'broadcast.goLive');
    const { subscriptions } = await subscribe(viewer, [track.trackId], early.transportId);
    expect(subscriptions.map(({ trackId }) => trackId)).toEqual([track.trackId]);
    const [subscription] = subscriptions;
    const subscriptionId = subscription?.subscriptionId ?? '';
    await viewer.call('media.resume', { subscriptionIds: [subscriptionId] });
    expect(sfu.plane.consumer(subscriptionId).isPaused).toBe(false);
    await command(host, 'broadcast.pause');
    await eventually(() => sfu.plane.counts().consumers === 0);
    await eventually(() => viewer.of('subscription.closed').length === 1);
    expect(viewer.of('subscription.closed')).toEqual([{ subscriptionId, trackId: track.trackId }]);
    expect((await subscribe(viewer, [track.trackId], early.transportId)).subscriptions).toEqual([]);
    // The staff go on seeing it.
    const speaker = await enter('speaker');
    expect((await subscribe(speaker, [track.trackId])).subscriptions).toHaveLength(1);
  });

  it('is closed for the audience when its publisher leaves the stage', async () => {
    const { enter, host, track, sfu } = await onAir();
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    await subscribe(viewer, [track.trackId]);
    expect(sfu.plane.counts().consumers).toBe(1);
    await host.call('stage.release', { commandId: randomUUID(), participantId: host.join.participantId });
    await eventually(() => sfu.plane.counts().consumers === 0);
  });

  it('lets nobody touch what another holds, and answers as if it did not exist', async () => {
    const { enter, host, track, sfu } = await onAir();
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    const other = await enter('viewer');
    const { transportId, subscriptions } = await subscribe(viewer, [track.trackId]);
    const [subscription] = subscriptions;
    const subscriptionId = subscription?.subscriptionId ?? '';
    await expect(other.call('media.connect', { transportId, dtlsParameters: dtls })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(other.call('media.restartIce', { transportId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(other.call('media.save', { transportId, saving: 'sound-only' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(subscribe(other, [track.trackId], transportId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(other.call('media.prefer', { subscriptionId, layers: { spatialLayer: 0 } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    for (const name of ['media.resume', 'media.pause'] as const)
      for (const id of [subscriptionId, 'never-there'])
        await expect(other.call(name, { subscriptionIds: [id] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    // Closing what is closed succeeds, and so it does for what is another's: it only stays as it is.
    for (const id of [subscriptionId, 'never-there'])
      expect(await other.call('media.unsubscribe', { subscriptionIds: [id] })).toEqual({});
    // What was asked of the SFU in vain would have been done there before this.
    await subscribe(other, [track.trackId]);
    expect(sfu.plane.consumer(subscriptionId).isPaused).toBe(true);
    await viewer.call('media.resume', { subscriptionIds: [subscriptionId] });
    await other.call('media.pause', { subscriptionIds: [subscriptionId] }).catch(() => undefined);
    await subscribe(other, [track.trackId]);
    expect(sfu.plane.consumer(subscriptionId).isPaused).toBe(false);
    await expect(viewer.call('media.open', { direction: 'send' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('says so when a subscription that shall flow is gone, and lets the others flow', async () => {
    const { enter, host, track, sfu, eventId } = await onAir();
    const speaker = await enter('speaker');
    const voice = await publish(speaker, 'microphone');
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    const { subscriptions } = await subscribe(viewer, [track.trackId, voice.trackId]);
    const idOf = (trackId: string) => subscriptions.find((one) => one.trackId === trackId)?.subscriptionId ?? '';
    const subscriptionIds = [idOf(track.trackId), idOf(voice.trackId)];
    // As after a reconnection that missed its notice.
    await sfu.engine.closeSubscription({ roomId: eventId, subscriptionId: idOf(track.trackId) });
    for (const name of ['media.resume', 'media.pause'] as const) {
      await expect(viewer.call(name, { subscriptionIds })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(sfu.plane.consumer(idOf(voice.trackId)).isPaused).toBe(name === 'media.pause');
    }
    expect(await viewer.call('media.resume', { subscriptionIds: [idOf(voice.trackId)] })).toEqual({});
  });

  it('publishes once however often the same command is retried, and refuses what the rules refuse', async () => {
    const { enter, host, sfu, live, eventId } = await onAir();
    const commandId = randomUUID();
    const { transportId } = await host.call('media.open', { direction: 'send' });
    const request = {
      commandId,
      trackId: 'track-of-host',
      source: 'camera' as const,
      transportId,
      kind: 'video' as const,
      rtpParameters: cameraParameters(),
    };
    const first = await host.call('track.publish', request);
    expect(await host.call('track.publish', request)).toEqual(first);
    const published = (await live.core.engine.events(eventId)).filter((event) => event.type === 'track.published');
    expect(published).toHaveLength(2);
    await expect(
      host.call('track.publish', { ...request, commandId: randomUUID(), kind: 'audio' }),
    ).rejects.toMatchObject({ code: 'INVALID' });
    const viewer = await enter('viewer');
    await expect(
      viewer.call('track.publish', { ...request, commandId: randomUUID(), trackId: 'track-of-viewer' }),
    ).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(sfu.plane.counts().producers).toBe(1);
  });

  it('leaves no producer behind when the log refuses the track', async () => {
    const { enter, host, track, sfu } = await onAir();
    const speaker = await enter('speaker');
    const { transportId } = await speaker.call('media.open', { direction: 'send' });
    const taken = {
      commandId: randomUUID(),
      trackId: track.trackId,
      source: 'camera' as const,
      transportId,
      kind: 'video' as const,
      rtpParameters: cameraParameters(),
    };
    await expect(speaker.call('track.publish', taken)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(sfu.plane.producer(track.producerId)).toBeDefined();
    expect(sfu.plane.counts().producers).toBe(1);
    expect(Object.keys(host.state().tracks)).toEqual([track.trackId]);
  });

  it('mutes in the SFU, and closes there what is closed in the log', async () => {
    const { host, track, sfu } = await onAir();
    await host.call('track.mute', { commandId: randomUUID(), trackId: track.trackId });
    await eventually(() => sfu.plane.producer(track.producerId).isPaused);
    await host.call('track.unmute', { commandId: randomUUID(), trackId: track.trackId });
    await eventually(() => !sfu.plane.producer(track.producerId).isPaused);
    await host.call('track.close', { commandId: randomUUID(), trackId: track.trackId });
    await eventually(() => sfu.plane.counts().producers === 0);
  });

  it('says to everyone that it was built anew when its worker dies, and takes the same tracks again', async () => {
    const { enter, host, track, sfu, live, eventId } = await onAir();
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    await subscribe(viewer, [track.trackId]);
    const before = viewer.snapshots.at(-1)?.media?.epoch;
    sfu.plane.killWorker();
    for (const client of [host, viewer]) await eventually(() => client.of('media.reset').length === 1);
    const [reset] = viewer.of('media.reset');
    expect(reset?.epoch).not.toBe(before);
    expect(viewer.snapshots.at(-1)?.media?.epoch).toBe(reset?.epoch);
    expect((await live.core.engine.events(eventId)).at(-1)?.type).toBe('media.rebuilt');
    await publish(host, 'camera', { trackId: track.trackId });
    await eventually(() => viewer.of('track.available').length > 0);
    expect((await subscribe(viewer, [track.trackId])).subscriptions).toHaveLength(1);
    expect((await live.core.engine.events(eventId)).filter((event) => event.type === 'track.published')).toHaveLength(
      1,
    );
    expect([...host.problems, ...viewer.problems]).toEqual([]);
  });

  it('gives up a track whose publisher does not produce it again', async () => {
    const { host, sfu } = await onAir({ timings: { trackLostMs: 150 } });
    sfu.plane.killWorker();
    await eventually(() => Object.keys(host.state().tracks).length === 0);
    expect(host.events.findLast((event) => event.type === 'track.closed')).toMatchObject({ reason: 'lost' });
  });

  it('closes orphans in the SFU after the control link was away, and keeps what is right', async () => {
    const clock = manualClock(Date.now());
    const { enter, host, track, sfu, restart, eventId, connect } = await onAir({
      ...{ clock, timings: { leaseMs: 400, graceMs: 60_000 } },
    });
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    const { subscriptions } = await subscribe(viewer, [track.trackId]);
    const look = inspector(sfu.url);
    await eventually(() => look.isUp);
    // What signalling never heard of: a producer, a room, and a subscription that nobody may have.
    const roomId = eventId;
    const { transportId } = await look.call('transport.open', { roomId, ownerId: 'nobody-at-all', direction: 'send' });
    await look.call('track.produce', {
      roomId,
      trackId: 'orphan-track',
      source: 'camera',
      transportId,
      kind: 'video',
      rtpParameters: cameraParameters(),
    });
    await look.call('room.open', { roomId: 'orphan-room' });
    await restart();
    const again = await connect(host.join);
    // Compared with the log: from now on the viewer's lease runs.
    await eventually(() => stage?.live.core.media.openRoom(eventId));
    clock.advance(401);
    await eventually(async () => {
      const { rooms } = await look.call('room.list', {});
      expect(rooms.map((room) => room.roomId)).toEqual([eventId]);
      expect(rooms[0]?.tracks.map(({ trackId }) => trackId)).toEqual([track.trackId]);
      // The viewer did not come back: the lease is over.
      expect(rooms[0]?.subscriptions).toEqual([]);
    });
    expect(subscriptions).toHaveLength(1);
    expect(Object.keys(again.state().tracks)).toEqual([track.trackId]);
  });

  it('closes what the audience may not have any more although the link was away when that was decided', async () => {
    const { enter, host, track, sfu, eventId, app } = await onAir();
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    const { transportId } = await subscribe(viewer, [track.trackId]);
    await command(host, 'broadcast.pause');
    await eventually(() => sfu.plane.counts().consumers === 0);
    const look = inspector(sfu.url);
    await eventually(() => look.isUp);
    const rtpCapabilities = viewer.snapshots.at(-1)?.media?.rtpCapabilities ?? {};
    const ownerId = viewer.join.participantId;
    await look.call('subscription.open', {
      roomId: eventId,
      ownerId,
      trackId: track.trackId,
      transportId,
      rtpCapabilities,
    });
    expect(sfu.plane.counts().consumers).toBe(1);
    const room = await stage?.live.core.media.openRoom(eventId);
    room?.node.reconcileSoon();
    await eventually(() => sfu.plane.counts().consumers === 0);
    expect(app.config.sfuUrls).toEqual([sfu.url]);
  });

  it('begins again when the SFU itself is started anew, and the clients keep their page meanwhile', async () => {
    const { enter, host, track, sfu, live, eventId } = await onAir({ timings: { recordingAlarmMs: 100 } });
    const viewer = await enter('viewer');
    await sfu.close();
    await eventually(async () => {
      await expect(host.call('media.open', { direction: 'receive' })).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        retryable: true,
      });
    });
    await command(host, 'broadcast.goLive');
    await eventually(() => viewer.state().phase === 'live');
    const late = await enter('viewer');
    expect(late.snapshots[0]?.media).toBeNull();
    await eventually(() => host.of('alarm.raised').length === 1);
    const again = await startFakeSfu({ secret, port: sfu.port });
    onTestFinished(() => again.close());
    for (const client of [host, viewer, late]) await eventually(() => client.of('media.reset').length > 0);
    await eventually(() =>
      expect(host.of('alarm.raised').map(({ code, isOver }) => [code, isOver])).toEqual([
        ['media-unavailable', false],
        ['media-unavailable', true],
      ]),
    );
    expect(viewer.of('alarm.raised')).toEqual([]);
    expect(late.snapshots.at(-1)?.media?.epoch).toBe(late.of('media.reset').at(-1)?.epoch);
    await publish(host, 'camera', { trackId: track.trackId });
    expect((await subscribe(late, [track.trackId])).subscriptions).toHaveLength(1);
    expect((await live.core.engine.events(eventId)).filter((event) => event.type === 'media.rebuilt')).toHaveLength(1);
    expect([...host.problems, ...viewer.problems, ...late.problems]).toEqual([]);
  });

  it('asks the publisher for another encoding when a browser needs one, and tells who waited', async () => {
    const { enter, host, track } = await onAir();
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    const all = viewer.snapshots[0]?.media?.rtpCapabilities;
    const withoutH264 = { ...all, codecs: (all?.codecs ?? []).filter((codec) => codec['mimeType'] !== 'video/H264') };
    const { transportId } = await viewer.call('media.open', { direction: 'receive' });
    const request = { transportId, rtpCapabilities: withoutH264, trackIds: [track.trackId] };
    const { refused } = await viewer.call('media.subscribe', request);
    expect(refused.map(({ error }) => error.code)).toEqual(['NO_ENCODING']);
    await eventually(() => host.of('encoding.wanted').length === 1);
    expect(host.of('encoding.wanted')).toEqual([{ trackId: track.trackId, codec: 'VP8' }]);
    await host.call('track.addEncoding', {
      trackId: track.trackId,
      transportId: track.transportId,
      rtpParameters: cameraParameters('video/VP8'),
    });
    await eventually(() => viewer.of('track.available').some(({ trackId }) => trackId === track.trackId));
    expect((await viewer.call('media.subscribe', request)).subscriptions.map(({ codec }) => codec)).toEqual(['VP8']);
    await expect(
      viewer.call('track.addEncoding', {
        trackId: track.trackId,
        transportId,
        rtpParameters: cameraParameters('video/VP8'),
      }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('tells levels only to those who may hear the track', async () => {
    const { enter, host, sfu } = await onAir();
    const microphone = await publish(host, 'microphone');
    const viewer = await enter('viewer');
    const speaker = await enter('speaker');
    sfu.plane.measureLevels([{ producerId: microphone.producerId, levelDb: -20 }]);
    await eventually(() => speaker.of('levels.measured').length === 1);
    await command(host, 'broadcast.goLive');
    await eventually(() => viewer.state().phase === 'live');
    sfu.plane.measureLevels([{ producerId: microphone.producerId, levelDb: -10 }]);
    await eventually(() => viewer.of('levels.measured').length === 1);
    expect(viewer.of('levels.measured')).toEqual([{ levels: [{ trackId: microphone.trackId, levelDb: -10 }] }]);
  });

  it('leaves nothing in the SFU when a broadcast has ended', async () => {
    const { enter, host, track, sfu } = await onAir();
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    await subscribe(viewer, [track.trackId]);
    await command(host, 'broadcast.end');
    await eventually(() => sfu.plane.counts().routers === 0);
    expect(sfu.plane.counts()).toEqual({ routers: 0, transports: 0, producers: 0, consumers: 0 });
    await expect(viewer.call('media.open', { direction: 'receive' })).rejects.toMatchObject({ code: 'WRONG_PHASE' });
  });

  it('gives TURN credentials that expire', async () => {
    const { enter } = await open({ config: { turn: { urls: ['turn:turn.example.org:3478'], secret: 'turn secret' } } });
    const viewer = await enter('viewer');
    const [server] = viewer.snapshots[0]?.media?.iceServers ?? [];
    expect(server?.urls).toEqual(['turn:turn.example.org:3478']);
    expect(Number(server?.username?.split(':')[0])).toBeGreaterThan(Date.now() / 1000 + 3600);
    expect(server?.credential).toMatch(/^[A-Za-z0-9+/]{27}=$/);
  });
});
