import { expect, it } from 'vitest';
import { isRtcp, senderReportsOf } from './rtcp.ts';

const report = Buffer.from('80c8000600000001e1b2c3d4800000000001e24000000001000000ff', 'hex');
const description = Buffer.from('81ca00020000000101020304', 'hex');

it('reads the sender report of a compound packet', () => {
  expect(senderReportsOf(Buffer.concat([report, description]))).toEqual([
    { ntpMs: 0xe1b2c3d4 * 1000 + 500, rtpTimestamp: 123_456 },
  ]);
});

it('tells RTCP from RTP on the same port', () => {
  expect(isRtcp(report)).toBe(true);
  expect(isRtcp(Buffer.from([0x80, 0xe6, 0, 1]))).toBe(false);
  expect(isRtcp(Buffer.alloc(0))).toBe(false);
});

it('leaves out what is cut off', () => {
  for (let length = 0; length < report.length; length += 1)
    expect(senderReportsOf(report.subarray(0, length))).toEqual([]);
});
