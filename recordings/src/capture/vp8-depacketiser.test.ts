import { describe, expect, it } from 'vitest';
import { Vp8Depacketiser } from './vp8-depacketiser.ts';

const key = (width: number, height: number) =>
  Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, width & 0xff, width >> 8, height & 0xff, height >> 8, 1, 2, 3]);
const delta = Buffer.from([0x11, 0, 0, 5]);
/** As Chrome sends it: a picture id of 15 bits, TL0PICIDX, and TID with KEYIDX. */
const withDescriptor = (data: Buffer, isStart: boolean) =>
  Buffer.concat([Buffer.from([0x80 | (isStart ? 0x10 : 0), 0xf0, 0x81, 0x23, 7, 0x20]), data]);
const packet = (rtpTimestamp: number, payload: Buffer, isLast = true) => ({ rtpTimestamp, payload, isLast });

describe('VP8 out of RTP', () => {
  it('strips the descriptor and joins the packets of a picture', () => {
    const depacketiser = new Vp8Depacketiser();
    const whole = key(640, 360);
    expect(depacketiser.push(packet(0, withDescriptor(whole.subarray(0, 11), true), false), false)).toEqual([]);
    const frames = depacketiser.push(packet(0, withDescriptor(whole.subarray(11), false)), false);
    expect(frames).toEqual([{ rtpTimestamp: 0, data: whole, isKeyframe: true, setupId: '640x360' }]);
  });

  it('names another set-up when the size changes', () => {
    const depacketiser = new Vp8Depacketiser();
    const ids = [key(640, 360), key(640, 360), key(320, 180)].flatMap((data, index) =>
      depacketiser.push(packet(index, Buffer.concat([Buffer.from([0x10]), data])), false),
    );
    expect(ids.map(({ setupId }) => setupId)).toEqual(['640x360', '640x360', '320x180']);
  });

  it('waits for a keyframe at first and after a loss', () => {
    const depacketiser = new Vp8Depacketiser();
    const small = Buffer.concat([Buffer.from([0x10]), delta]);
    const large = Buffer.concat([Buffer.from([0x10]), key(640, 360)]);
    const order: [Buffer, boolean][] = [
      [small, false],
      [large, false],
      [small, false],
      [small, true],
      [small, false],
      [large, false],
    ];
    const times = order.flatMap(([payload, isAfterLoss], index) =>
      depacketiser.push(packet(index, payload), isAfterLoss).map(({ rtpTimestamp }) => rtpTimestamp),
    );
    expect(times).toEqual([1, 2, 5]);
  });

  it('drops a picture above 8 MB that does not end, and waits for a keyframe', () => {
    const depacketiser = new Vp8Depacketiser();
    const large = Buffer.concat([Buffer.from([0x10]), key(640, 360)]);
    const piece = Buffer.concat([Buffer.from([0x00]), Buffer.alloc(1 << 20)]);
    depacketiser.push(packet(1, large, false), false);
    for (let index = 0; index < 9; index += 1) depacketiser.push(packet(1, piece, false), false);
    const small = Buffer.concat([Buffer.from([0x10]), delta]);
    expect(depacketiser.push(packet(1, piece), false)).toEqual([]);
    expect(depacketiser.push(packet(2, small), false)).toEqual([]);
    expect(depacketiser.push(packet(3, large), false)).toHaveLength(1);
  });

  it('does not take a picture whose beginning is missing, or a payload that is only a descriptor', () => {
    const depacketiser = new Vp8Depacketiser();
    expect(depacketiser.push(packet(0, withDescriptor(key(64, 64), false)), false)).toEqual([]);
    expect(depacketiser.push(packet(1, Buffer.from([0x90, 0x80])), false)).toEqual([]);
    expect(depacketiser.push(packet(2, Buffer.alloc(0)), false)).toEqual([]);
  });
});
