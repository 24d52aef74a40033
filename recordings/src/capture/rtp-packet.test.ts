import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RtpPacket, readRtpPacket } from './rtp-packet.ts';

interface Given extends Omit<RtpPacket, 'payload'> {
  payload: Uint8Array;
  contributors: readonly number[];
  extensionWords: readonly number[] | null;
  padding: number;
}

const given = fc.record<Given>({
  sequenceNumber: fc.integer({ min: 0, max: 0xffff }),
  timestamp: fc.integer({ min: 0, max: 0xffff_ffff }),
  payloadType: fc.integer({ min: 0, max: 127 }),
  isMarked: fc.boolean(),
  payload: fc.uint8Array({ maxLength: 40 }),
  contributors: fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 15 }),
  extensionWords: fc.option(fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 5 })),
  padding: fc.integer({ min: 0, max: 255 }),
});

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, index * 4);
  });
  return bytes;
}

function written(packet: Given): Buffer {
  const { contributors, extensionWords, padding } = packet;
  const header = Buffer.alloc(12);
  header[0] = 0x80 | (padding > 0 ? 0x20 : 0) | (extensionWords ? 0x10 : 0) | contributors.length;
  header[1] = (packet.isMarked ? 0x80 : 0) | packet.payloadType;
  header.writeUInt16BE(packet.sequenceNumber, 2);
  header.writeUInt32BE(packet.timestamp, 4);
  const extension = extensionWords ? [words([0xbede * 0x1_0000 + extensionWords.length]), words(extensionWords)] : [];
  const end = Buffer.alloc(padding);
  if (padding > 0) end[padding - 1] = padding;
  return Buffer.concat([header, words(contributors), ...extension, packet.payload, end]);
}

describe('an RTP packet', () => {
  it('is read whatever stands around its payload', () => {
    fc.assert(
      fc.property(given, (packet) => {
        const { sequenceNumber, timestamp, payloadType, isMarked, payload } = packet;
        const expected = { sequenceNumber, timestamp, payloadType, isMarked, payload: Buffer.from(payload) };
        expect(readRtpPacket(written(packet))).toEqual(expected);
      }),
    );
  });

  it('is refused when it is cut off before its payload', () => {
    fc.assert(
      fc.property(given, (packet) => {
        const whole = written({ ...packet, padding: 0, payload: new Uint8Array() });
        for (let length = 0; length < whole.length; length += 1) {
          expect(readRtpPacket(whole.subarray(0, length))).toBeNull();
        }
      }),
    );
  });

  it('is refused when its padding is longer than it, or zero, or when it is of another version', () => {
    const padded = (padding: number) =>
      Buffer.concat([Buffer.from([0xa0, 96]), Buffer.alloc(10), Buffer.from([padding])]);
    expect(readRtpPacket(padded(1))?.payload).toHaveLength(0);
    expect(readRtpPacket(padded(2))).toBeNull();
    expect(readRtpPacket(padded(0))).toBeNull();
    expect(readRtpPacket(Buffer.concat([Buffer.from([0x40, 96]), Buffer.alloc(20)]))).toBeNull();
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void readRtpPacket(Buffer.from(bytes))));
  });
});
