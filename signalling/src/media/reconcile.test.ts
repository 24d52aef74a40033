import { manualClock } from '@campus/service-kit/clock';
import { eventually } from '@campus/service-kit/testing';
import { startFakeSfu } from '@campus/sfu-server/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  command,
  hostWithCamera,
  type LiveStage,
  openStage,
  publish,
  secret,
  type StageOptions,
  subscribe,
} from '../live/testing/live-stage.ts';

let stage: LiveStage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function onAir(options: StageOptions = {}) {
  stage = await openStage(options);
  return { ...stage, live: stage.live, ...(await hostWithCamera(stage)) };
}

describe('the comparison of an SFU with the log', () => {
  it('keeps what begins and ends while an inventory of before is still on its way', async () => {
    const { enter, host, track, sfu, eventId, live } = await onAir();
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    const early = await subscribe(viewer, [track.trackId]);
    const room = await live.core.media.openRoom(eventId);
    const inventory = sfu.holdInventory();
    room.node.reconcileSoon();
    await inventory.taken;
    const speaker = await enter('speaker');
    const voice = await publish(speaker, 'microphone');
    const centre = await enter('centre');
    await subscribe(centre, [voice.trackId]);
    await subscribe(viewer, [voice.trackId], early.transportId);
    await viewer.call('media.unsubscribe', { subscriptionIds: early.subscriptions.map((one) => one.subscriptionId) });
    inventory.release();
    // One comparison after the other: this one is asked for when that one is over.
    const next = sfu.holdInventory();
    room.node.reconcileSoon();
    await next.taken;
    expect([...room.producedTrackIds].toSorted()).toEqual([track.trackId, voice.trackId].toSorted());
    const subscribed = (client: typeof viewer) => [
      ...(room.sessions.get(client.join.participantId)?.subscriptions.values() ?? []),
    ];
    expect([subscribed(viewer), subscribed(centre)]).toEqual([[voice.trackId], [voice.trackId]]);
    next.release();
    expect(sfu.plane.counts().consumers).toBe(2);
    // R3: what nobody has forgotten can be closed.
    await command(host, 'broadcast.pause');
    await eventually(() => sfu.plane.counts().consumers === 0);
    for (const client of [host, viewer, speaker, centre]) expect(client.of('media.reset')).toEqual([]);
  });

  it('tells a client which of its subscriptions went while the link was away', async () => {
    const { enter, host, track, sfu, eventId, live } = await onAir();
    await command(host, 'broadcast.goLive');
    const viewer = await enter('viewer');
    const [subscription] = (await subscribe(viewer, [track.trackId])).subscriptions;
    const subscriptionId = subscription?.subscriptionId ?? '';
    // As if its notice had been lost.
    await sfu.engine.closeSubscription({ roomId: eventId, subscriptionId });
    (await live.core.media.openRoom(eventId)).node.reconcileSoon();
    await eventually(() => viewer.of('subscription.closed').length === 1);
    expect(viewer.of('subscription.closed')).toEqual([{ subscriptionId, trackId: track.trackId }]);
    expect(viewer.of('media.reset')).toEqual([]);
  });

  it('ends an alarm that began while it was under way', async () => {
    const clock = manualClock(Date.now());
    const { host, sfu, newEvent } = await onAir({ clock, timings: { recordingAlarmMs: 1_000 } });
    await (await newEvent()).enter('host');
    await sfu.close();
    const again = await startFakeSfu({ secret, port: sfu.port });
    onTestFinished(() => again.close());
    const [first, second] = [again.holdOpening(), again.holdOpening()];
    first.release();
    // The room of the host is open again, and that of the other event not yet.
    await second.taken;
    clock.advance(1_001);
    await eventually(() => expect(host.of('alarm.raised')).toEqual([{ code: 'media-unavailable', isOver: false }]));
    second.release();
    await eventually(() => expect(host.of('alarm.raised').at(-1)).toEqual({ code: 'media-unavailable', isOver: true }));
  });
});
