import { expect, it } from 'vitest';
import { ivfFrame, ivfHeader } from './ivf.ts';

it('writes the header that ffmpeg reads: signature, codec and a time base of 1/90000', () => {
  const header = ivfHeader('H264');
  expect(header).toHaveLength(32);
  expect(header.toString('latin1', 0, 4)).toBe('DKIF');
  expect(header.readUInt16LE(6)).toBe(32);
  expect(header.toString('latin1', 8, 12)).toBe('H264');
  expect([header.readUInt32LE(16), header.readUInt32LE(20)]).toEqual([90_000, 1]);
});

it('writes times beyond 32 bits: thirteen hours and more', () => {
  const ticks = 20 * 3_600 * 90_000;
  const frame = ivfFrame(Buffer.from([1, 2, 3]), ticks);
  expect(frame.readUInt32LE(0)).toBe(3);
  expect(Number(frame.readBigUInt64LE(4))).toBe(ticks);
  expect([...frame.subarray(12)]).toEqual([1, 2, 3]);
});
