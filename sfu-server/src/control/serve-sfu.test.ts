import { type SfuCalls, type SfuNotices, sfuCalls, sfuNotices } from '@campus/protocol/control/sfu';
import { type ControlClient, connectControl } from '@campus/service-kit/control-link';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeSfu, startFakeSfu } from '../testing/fake-sfu.ts';
import { videoParameters } from '../testing/rtp-samples.ts';

const roomId = 'room-one';
const trackId = 'camera-ana';

describe('the control link of the SFU', () => {
  let sfu: FakeSfu;
  const links: ControlClient<SfuCalls>[] = [];
  const notices: { name: string; data: unknown }[] = [];

  const hear = (name: keyof SfuNotices) => (data: unknown) => void notices.push({ name, data });
  const connect = async (): Promise<ControlClient<SfuCalls>> => {
    const link = connectControl({
      url: sfu.url,
      secret: sfu.secret,
      calls: sfuCalls,
      notices: sfuNotices,
      onNotice: {
        'tap.closed': hear('tap.closed'),
        'track.available': hear('track.available'),
        'room.lost': hear('room.lost'),
      },
      log: silentLog(),
    });
    links.push(link);
    await eventually(() => link.isUp);
    return link;
  };
  const openTap = (link: ControlClient<SfuCalls>, ownerId: string) =>
    link.call('tap.open', { roomId, ownerId, trackId, targetIp: '127.0.0.1', targetPort: 9 });
  const transportsOf = async (ownerId: string) => {
    const { rooms } = await sfu.engine.listRooms({});
    return (rooms[0]?.transports ?? []).filter((transport) => transport.ownerId === ownerId);
  };

  beforeEach(async () => {
    sfu = await startFakeSfu();
    notices.length = 0;
    await sfu.engine.openRoom({ roomId });
    await sfu.engine.openIngest({ roomId, ownerId: 'encoder', trackId, source: 'camera', codec: 'H264' });
  });
  afterEach(async () => {
    for (const link of links.splice(0)) link.close();
    await sfu.close();
  });

  it('greets with an epoch that is another one after each start', async () => {
    const { epoch, workers } = await (await connect()).call('node.hello', {});
    expect(workers).toBe(1);
    const other = await startFakeSfu();
    expect(other.epoch).not.toBe(epoch);
    await other.close();
  });

  it('carries a publisher’s whole way, and tells everybody', async () => {
    const [link] = [await connect(), await connect()];
    await link.call('room.open', { roomId: 'room-two' });
    const held = { roomId: 'room-two', ownerId: 'participant-ben' };
    const { transportId } = await link.call('transport.open', { ...held, direction: 'send' });
    await link.call('track.produce', {
      roomId: 'room-two',
      trackId: 'camera-ben',
      source: 'camera',
      transportId,
      kind: 'video',
      rtpParameters: videoParameters('H264', 3),
    });
    const available = { roomId: 'room-two', trackId: 'camera-ben', source: 'camera', codec: 'H264' };
    await eventually(() =>
      expect(notices).toEqual([
        { name: 'track.available', data: available },
        { name: 'track.available', data: available },
      ]),
    );
    const { rooms } = await link.call('room.list', {});
    expect(rooms.map((room) => room.roomId)).toEqual([roomId, 'room-two']);
  });

  it('refuses what is not in the contract with INVALID, and goes on', async () => {
    const link = await connect();
    const wrong = link.call('room.open', { roomId: 'NOT AN ID' });
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID' });
    const elsewhere = link.call('tap.open', {
      roomId,
      ownerId: 'recorder-one',
      trackId,
      targetIp: '192.0.2.1',
      targetPort: 9,
    });
    await expect(elsewhere).rejects.toMatchObject({ code: 'FORBIDDEN', retryable: false });
    expect(await link.call('room.open', { roomId })).toHaveProperty('roomEpoch');
  });

  it('R10: ends what a recorder holds with its link', async () => {
    const link = await connect();
    await openTap(link, 'recorder-one');
    expect(await transportsOf('recorder-one')).toHaveLength(1);
    link.close();
    await eventually(async () => expect(await transportsOf('recorder-one')).toEqual([]));
    expect(sfu.plane.counts().consumers).toBe(0);
  });

  it('R10: keeps what others hold when their link goes', async () => {
    const link = await connect();
    await link.call('transport.open', { roomId, ownerId: 'participant-ben', direction: 'receive' });
    await openTap(link, 'program-one');
    await openTap(link, 'recorder-one');
    link.close();
    await eventually(async () => expect(await transportsOf('recorder-one')).toEqual([]));
    expect(await transportsOf('participant-ben')).toHaveLength(1);
    expect(await transportsOf('program-one')).toHaveLength(1);
  });

  it('R10: a recorder that comes back by a new link keeps what it opens there', async () => {
    const old = await connect();
    const before = await openTap(old, 'recorder-one');
    const fresh = await connect();
    const after = await openTap(fresh, 'recorder-one');
    expect(after.tapId).not.toBe(before.tapId);
    expect(await transportsOf('recorder-one')).toHaveLength(1);
    old.close();
    await eventually(() => expect(sfu.connections()).toBe(1));
    await fresh.call('tap.resume', { roomId, tapId: after.tapId });
    expect(await transportsOf('recorder-one')).toHaveLength(1);
  });

  it('R8: tells everybody that a room was lost, and serves its new life', async () => {
    const link = await connect();
    sfu.plane.killWorker();
    await eventually(() => expect(notices.map(({ name }) => name)).toContain('room.lost'));
    const lost = notices.find(({ name }) => name === 'room.lost')?.data as { roomEpoch: string };
    expect(await link.call('room.open', { roomId })).toMatchObject({ roomEpoch: lost.roomEpoch });
  });
});
