import { createSocket } from 'node:dgram';
import type { TapOffer } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import { eventually, silentLog } from '@campus/service-kit';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeSfuLink } from '../testing/fake-sfu-link.ts';
import { Tap } from './tap.ts';

const roomId = 'room-1';
const trackId = 'track-1';
const open: Tap[] = [];
afterEach(() => Promise.all(open.splice(0).map((tap) => tap.close())));

function tapOn(sfu: ReturnType<typeof fakeSfuLink>, firstRetryMs = 200) {
  const heard = { offers: [] as TapOffer[], lost: [] as string[], datagrams: [] as string[] };
  const tap = new Tap({
    sfu: sfu.link,
    roomId,
    ownerId: 'recorder-1',
    trackId,
    log: silentLog(),
    firstRetryMs,
    onOpen(offer) {
      heard.offers.push(offer);
      return {
        onDatagram: (datagram) => heard.datagrams.push(datagram.toString()),
        onLost: (reason) => heard.lost.push(reason),
      };
    },
  });
  open.push(tap);
  return { tap, heard };
}

describe('a tap', () => {
  it('is resumed only when everything is ready for its packets', async () => {
    const sfu = fakeSfuLink();
    const { heard } = tapOn(sfu);
    await eventually(() => sfu.calls.length === 2);
    expect(sfu.calls.map(({ name }) => name)).toEqual(['tap.open', 'tap.resume']);
    expect(heard.offers).toHaveLength(1);
  });

  it('tries again while the track is not there', async () => {
    const sfu = fakeSfuLink();
    sfu.refuseWith(new AppError('NOT_FOUND', 'not produced yet'));
    const { heard } = tapOn(sfu);
    await eventually(() => sfu.calls.length >= 3);
    sfu.refuseWith(null);
    await eventually(() => heard.offers.length === 1);
  });

  it('tries again at once when the SFU says that the track is there', async () => {
    const sfu = fakeSfuLink();
    sfu.refuseWith(new AppError('NOT_FOUND', 'not produced yet'));
    const { heard } = tapOn(sfu, 3_600_000);
    await eventually(() => sfu.calls.length === 1);
    sfu.refuseWith(null);
    sfu.tell('onTrackAvailable', { roomId, trackId, source: 'camera', codec: 'H264' });
    await eventually(() => heard.offers.length === 1);
  });

  it.each([
    ['its producer', 'onTapClosed', 'producer closed'],
    ['its worker', 'onRoomLost', 'room lost'],
    ['the link', 'onDown', 'link down: gone'],
  ] as const)('comes back by itself after %s went', async (_what, how, reason) => {
    const sfu = fakeSfuLink();
    const { heard } = tapOn(sfu);
    await eventually(() => sfu.calls.length === 2);
    const tapId = heard.offers[0]?.tapId ?? '';
    if (how === 'onTapClosed') sfu.tell(how, { roomId, ownerId: 'recorder-1', tapId, trackId, reason });
    else if (how === 'onRoomLost') sfu.tell(how, { roomId, roomEpoch: 'e2', reason: 'died' });
    else {
      sfu.setUp(false);
      sfu.tell(how, 'gone');
      sfu.setUp(true);
      sfu.tell('onUp');
    }
    expect(heard.lost).toEqual([reason]);
    await eventually(() => heard.offers.length === 2);
  });

  it('is not disturbed by what happens to other rooms and taps', async () => {
    const sfu = fakeSfuLink();
    const { tap, heard } = tapOn(sfu);
    await eventually(() => sfu.calls.length === 2);
    sfu.tell('onRoomLost', { roomId: 'room-2', roomEpoch: 'e2', reason: 'died' });
    sfu.tell('onTapClosed', { roomId, ownerId: 'recorder-1', tapId: 'another', trackId, reason: 'x' });
    expect(tap.isOpen).toBe(true);
    expect(heard.lost).toEqual([]);
  });

  it('hears only the port that the SFU named', async () => {
    const sfu = fakeSfuLink();
    const sender = createSocket('udp4');
    const stranger = createSocket('udp4');
    await new Promise<void>((resolve) => sender.bind(0, '127.0.0.1', resolve));
    sfu.sourcePort = sender.address().port;
    const { heard } = tapOn(sfu);
    await eventually(() => sfu.calls.length === 2);
    const target = sfu.calls[0]?.request as { targetPort: number };
    stranger.send('forged', target.targetPort, '127.0.0.1');
    await eventually(() => {
      sender.send('real', target.targetPort, '127.0.0.1');
      return heard.datagrams.length > 0;
    });
    expect(new Set(heard.datagrams)).toEqual(new Set(['real']));
    sender.close();
    stranger.close();
  });

  it('is closed at the SFU too, once, and not opened again', async () => {
    const sfu = fakeSfuLink();
    const { tap, heard } = tapOn(sfu);
    await eventually(() => sfu.calls.length === 2);
    await Promise.all([tap.close(), tap.close()]);
    sfu.tell('onTrackAvailable', { roomId, trackId, source: 'camera', codec: 'H264' });
    expect(sfu.calls.map(({ name }) => name)).toEqual(['tap.open', 'tap.resume', 'tap.close']);
    expect(heard.lost).toEqual(['closed']);
  });
});
